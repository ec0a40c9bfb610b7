"""Which complaints a reader sees: the one place where every list, number and detail begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import Q, QuerySet

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Kind, Status
from spatial.bbox import BBox
from spatial.models import WGS84_SRID, Level


@dataclass(frozen=True)
class Within:
    """An Area of any level, by its id. The kota holds every complaint that was matched to a kelurahan of it."""

    level: Level
    area_id: int
    territory_id: int

    def condition(self) -> Q:
        if self.level == Level.KOTA:
            return Q(territory=self.territory_id, kelurahan__isnull=False)
        return Q(**{self.level.value: self.area_id})


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
    return Complaint.objects.all()


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
