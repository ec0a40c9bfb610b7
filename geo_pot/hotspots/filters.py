"""What a reader asks for among the published sites."""

from __future__ import annotations

from dataclasses import dataclass

from spatial.bbox import BBox

LIMIT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotFilter:
    """Sites must meet all that is given.

    territory, area, group, category  codes; `area` of any level, a category stands for its group
    bbox      degrees, WGS 84; the public positions in it, edges included
    states    candidate, active, dormant; empty for all of them
    classes   new, intensifying, …; empty for all of them
    max_q     the clearest only
    limit     the first so many by expected rate
    language  of the names
    """

    territory: str | None = None
    area: str | None = None
    group: str | None = None
    category: str | None = None
    bbox: BBox | None = None
    states: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    max_q: float | None = None
    limit: int = LIMIT
    language: str = "id"
