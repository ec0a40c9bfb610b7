"""Which complaints a reader sees: the one place where every list, number and detail begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import Exists, OuterRef, Q, QuerySet

from geo_pot.complaints.models import Complaint, ComplaintMatch
from geo_pot.complaints.workflow import Kind, Status
from spatial.bbox import BBox
from spatial.models import WGS84_SRID, Level


class Boundaries(StrEnum):
    """By which edition a complaint's place is told."""

    NOW = "now"  # the one in force
    THEN = "then"  # the one of the local day on which it was made, or the earliest


@dataclass(frozen=True)
class Within:
    """An Area of any level, by its id. The kota holds every complaint that was matched to a kelurahan of it."""

    level: Level
    area_id: int
    territory_id: int
    boundaries: Boundaries = Boundaries.NOW

    def condition(self) -> Q:
        now = self._holds()
        if self.boundaries == Boundaries.NOW:
            return now
        # Two lists of ids and no OR: each comes from an index.
        moved = Exists(matches_then().filter(complaint=OuterRef("pk")))
        stayed = Complaint.objects.filter(now).exclude(moved).values("pk")
        return Q(pk__in=stayed.union(matches_then().filter(self._held()).values("complaint"), all=True))

    def _holds(self) -> Q:
        if self.level == Level.KOTA:
            return Q(territory=self.territory_id, kelurahan__isnull=False)
        return Q(**{self.level.value: self.area_id})

    def _held(self) -> Q:
        if self.level == Level.KOTA:
            return Q(until__territory=self.territory_id, kelurahan__isnull=False)
        return Q(**{self.level.value: self.area_id})


def matches_then() -> QuerySet[ComplaintMatch]:
    """What the edition of their day said of complaints, where that is not what they say now."""
    return ComplaintMatch.objects.filter(is_then=True)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None or empty is anything. Ids, not codes. Times are half-open: [from, to)."""

    territory_id: int | None = None
    bbox: BBox | None = None
    polygon: Polygon | MultiPolygon | None = None
    category_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()
    agency_ids: tuple[int, ...] = ()
    within: tuple[Within, ...] = ()
    statuses: tuple[Status, ...] = ()
    kinds: tuple[Kind, ...] = ()
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_after: datetime | None = None


def as_polygon(bbox: BBox) -> Polygon:
    polygon = Polygon.from_bbox((bbox.west, bbox.south, bbox.east, bbox.north))
    polygon.srid = WGS84_SRID
    return polygon


def visible_complaints() -> QuerySet[Complaint]:
    """All complaints that anybody may see. Roles and scopes will narrow it here."""
    return Complaint.objects.filter(held_since__isnull=True)


def select_complaints(filters: Filters) -> QuerySet[Complaint]:
    conditions = {
        "territory": filters.territory_id,
        "location__intersects": as_polygon(filters.bbox) if filters.bbox else None,
        "category__in": filters.category_ids,
        "category__group__in": filters.group_ids,
        "agency__in": filters.agency_ids,
        "status__in": filters.statuses,
        "kind__in": filters.kinds,
        "created_at__gte": filters.created_from,
        "created_at__lt": filters.created_to,
        "updated_at__gt": filters.updated_after,
    }
    complaints = visible_complaints().filter(**{name: value for name, value in conditions.items() if value})
    if filters.polygon is not None:
        complaints = complaints.filter(location__intersects=filters.polygon)
    for within in filters.within:
        complaints = complaints.filter(within.condition())
    return complaints
