"""What a reader asks for among the published sites, and among the cells of the surface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from spatial.bbox import BBox

LIMIT = 100_000


class SiteShape(StrEnum):
    POINT = "point"
    OUTLINE = "outline"  # the disc of the site's radius, round in metres


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotFilter:
    """Sites must meet all that is given.

    territory, area, group, category, agency  codes; `area` of any level, a category stands for its group; the agency
              is the one that was asked to look after the site, else the one that most reports went to
    bbox      degrees, WGS 84; the positions shown in it, edges included
    states    candidate, active, dormant, resolved; empty for all of them
    classes   new, intensifying, …; empty for all of them
    max_q     the clearest only
    seen_from, seen_to  local days, half-open: an episode lay there within; by whole months where only those are told
    as_of     what readers saw at the end of that local day; None: what they see now
    site      public id of one site, as it was seen last where the run does not show it
    limit     the first so many by expected rate
    language  of the names
    """

    territory: str | None = None
    area: str | None = None
    group: str | None = None
    category: str | None = None
    agency: str | None = None
    bbox: BBox | None = None
    states: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    max_q: float | None = None
    seen_from: date | None = None
    seen_to: date | None = None
    as_of: date | None = None
    site: UUID | None = None
    shape: SiteShape = SiteShape.POINT
    limit: int = LIMIT
    language: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceFilter:
    """Cells must meet all that is given; the words as in HotspotFilter, the classes those of emerging hot spots."""

    territory: str | None = None
    area: str | None = None
    group: str | None = None
    category: str | None = None
    bbox: BBox | None = None
    classes: tuple[str, ...] = ()
    max_q: float | None = None
    as_of: date | None = None
    limit: int = LIMIT
