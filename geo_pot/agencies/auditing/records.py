"""What an audit is made of, and what it finds. Outlines are in degrees, EPSG:4326."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Kind(StrEnum):
    GAP = "gap"  # no service area holds: the default agency answers, or the control centre, or nobody
    OVERLAP = "overlap"  # of one layer and priority: only size or code decides
    SHADOWED = "shadowed"  # the more local or the higher priority decides, as directories are meant to


@dataclass(frozen=True)
class Claim:
    """A service area that holds on the day, of an active agency. Ids of categories and Areas; own outline, if any."""

    code: str
    agency: str
    priority: int
    area_m2: int | None
    category_ids: frozenset[int]
    area_ids: frozenset[int]
    outline: BaseGeometry | None


@dataclass(frozen=True)
class Ground:
    """A kelurahan and the kecamatan above it, if any, by the ids of their Areas."""

    area_id: int
    kecamatan_id: int | None
    outline: BaseGeometry


@dataclass(frozen=True)
class AuditedCategory:
    id: int
    code: str
    default_agency: str | None


@dataclass(frozen=True)
class Responsibilities:
    """A city's rules and ground on one day.

    ground   the kelurahan of the published edition, which together are the city
    """

    day: date
    edition: str
    metric_srid: int
    tolerance_m: float
    kota_id: int | None
    ground: tuple[Ground, ...]
    claims: tuple[Claim, ...]
    categories: tuple[AuditedCategory, ...]
    control_centre: str | None


@dataclass(frozen=True)
class Finding:
    """One piece of ground, for categories that are answered alike.

    decided_by   as the tie_break of a trace, or "nobody"
    rules        service areas in the order in which they would answer: of an overlap those that compete, of shadowed
                 ground all; none in a gap
    agencies     theirs, each once; in a gap the one that answers for want of others, if any
    is_sliver    nowhere wider than the Territory's tolerance: an edge that was drawn twice, not a place
    """

    kind: Kind
    decided_by: str
    layer: str
    categories: tuple[str, ...]
    rules: tuple[str, ...]
    agencies: tuple[str, ...]
    outline: BaseGeometry
    area_m2: float
    is_sliver: bool
