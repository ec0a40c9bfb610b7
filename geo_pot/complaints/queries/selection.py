"""Which complaints a reader sees, and how much of each: the one place where every list, number and detail begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from geo_pot.accounts.actor import Actor
from geo_pot.complaints.models import Complaint, ComplaintMatch
from geo_pot.complaints.queries.conditions import Facts, as_q
from geo_pot.complaints.queries.sight import Sight, View, sight_of
from geo_pot.complaints.queries.ways import Ways, ways_of
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

    def known(self) -> tuple[str, tuple[int, ...]]:
        """The column that it asks of every complaint, and for what; nothing where another edition may answer."""
        if self.boundaries == Boundaries.THEN:
            return self.level.value, ()
        return ("territory", (self.territory_id,)) if self.level == Level.KOTA else (self.level.value, (self.area_id,))

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
    views: tuple[View, ...] = ()
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_after: datetime | None = None


def as_polygon(bbox: BBox) -> Polygon:
    polygon = Polygon.from_bbox((bbox.west, bbox.south, bbox.east, bbox.north))
    polygon.srid = WGS84_SRID
    return polygon


def visible_complaints(actor: Actor) -> QuerySet[Complaint]:
    """The complaints that somebody sees, each with how much they see of it. Nothing else may decide what is told of
    one, and by nothing else may a list be narrowed to a place:

    view   a View: the widest of all that their grants, their own report and the public face give
    own    whether they reported it
    shown  where they are told that it is
    exact  whether that is where it is; else nothing may be told that depends on the very point
    """
    return seen_by(sight_of(actor))


def seen_by(sight: Sight) -> QuerySet[Complaint]:
    """The same for conditions that are there already."""
    return seen(ways_of(sight), sight)


def seen(ways: Ways, sight: Sight) -> QuerySet[Complaint]:
    complaints = (
        Complaint.objects.filter(as_q(ways.wanted))
        .annotate(view=ways.view(), own=truth_of(sight.own))
        .annotate(shown=ways.shown(), exact=ways.exact())
    )
    return complaints if ways.narrow is None else complaints.filter(view__in=[view.value for view in ways.narrow])


def truth_of(condition: Q | None) -> Combinable:
    if condition is None:
        return Value(value=False, output_field=BooleanField())
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


def select_complaints(filters: Filters, actor: Actor) -> QuerySet[Complaint]:
    conditions = {
        "territory": filters.territory_id,
        "category__in": filters.category_ids,
        "category__group__in": filters.group_ids,
        "agency__in": filters.agency_ids,
        "status__in": filters.statuses,
        "kind__in": filters.kinds,
        "created_at__gte": filters.created_from,
        "created_at__lt": filters.created_to,
        "updated_at__gt": filters.updated_after,
    }
    sight = sight_of(actor)
    ways = ways_of(sight, filters.views, known_by(filters))
    complaints = seen(ways, sight).filter(**{name: value for name, value in conditions.items() if value})
    for shape in (as_polygon(filters.bbox) if filters.bbox else None, filters.polygon):
        if shape is not None:
            complaints = complaints.filter(lies_in(shape, ways))
    for within in filters.within:
        complaints = complaints.filter(within.condition())
    return complaints


def known_by(filters: Filters) -> Facts:
    """What every row has that meets the filters: each of these is asked of it by `select_complaints`."""
    narrowed_to: list[tuple[str, Iterable[str | int]]] = [
        ("territory", (filters.territory_id,) if filters.territory_id else ()),
        ("agency", filters.agency_ids),
        ("kind", filters.kinds),
        *(within.known() for within in filters.within),
    ]
    known: dict[str, frozenset[str | int]] = {}
    for column, values in narrowed_to:
        if values:
            known[column] = frozenset(values) & known.get(column, frozenset(values))
    return known


def lies_in(shape: Polygon | MultiPolygon, ways: Ways) -> Q:
    """Where somebody is told that a complaint is, lies in a shape: one index for each way to see them."""
    public, exact = Q(public_location__intersects=shape), Q(location__intersects=shape)
    if ways.is_exact or ways.is_public:
        return exact if ways.is_exact else public
    return Q(public, view=View.PUBLIC.value) | Q(~Q(view=View.PUBLIC.value), exact)
