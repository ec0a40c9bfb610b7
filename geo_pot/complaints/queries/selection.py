"""Which complaints a reader sees, and how much of each: the one place where every list, number and detail begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import BooleanField, Case, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from geo_pot.accounts.actor import Actor
from geo_pot.complaints.models import Complaint, ComplaintMatch
from geo_pot.complaints.queries.sight import Sight, View, any_of, nothing_is_wider, shown_to_everybody, sight_of
from geo_pot.complaints.workflow import Kind, Status
from spatial.bbox import BBox
from spatial.models import WGS84_SRID, Level

# No row at all, yet a query: an empty list of ids would be none, which a streamed list cannot be made of.
NONE = Q(Value(value=False, output_field=BooleanField()))


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


def seen_by(sight: Sight, views: tuple[View, ...] = ()) -> QuerySet[Complaint]:
    """The same for conditions that are there already. views: those only; empty for all."""
    return (
        Complaint.objects.filter(wanted(sight, views))
        .annotate(
            view=view_of(sight),
            own=truth_of(sight.own),
        )
        .annotate(
            shown=shown_of(sight),
            exact=exact_of(sight),
        )
    )


def wanted(sight: Sight, views: tuple[View, ...]) -> Q:
    """What is seen at all, as conditions that indexes serve. A wider way to see one hides the narrower ones."""
    # What everybody sees first: most rows are, and the rest is not asked of them.
    ways = {
        View.PUBLIC: shown_to_everybody(),
        View.STAFF: sight.staff,
        View.NEIGHBOUR: sight.neighbour,
        View.OWN: sight.own,
        View.POINTS: sight.points,
    }
    asked = any_of(way for view, way in ways.items() if way is not None and (not views or view in views))
    return NONE if asked is None else asked


def view_of(sight: Sight) -> Combinable:
    ways = (
        (sight.staff, View.STAFF),
        (sight.neighbour, View.NEIGHBOUR),
        (sight.own, View.OWN),
        (sight.points, View.POINTS),
    )
    whens = [When(way, then=Value(view.value)) for way, view in ways if way is not None]
    return Case(*whens, default=Value(View.PUBLIC.value), output_field=CharField())


def truth_of(condition: Q | None) -> Combinable:
    if condition is None:
        return Value(value=False, output_field=BooleanField())
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


def shown_of(sight: Sight) -> Combinable:
    if is_public_only(sight):
        return F("public_location")
    return Case(
        When(view=View.PUBLIC.value, then=F("public_location")),
        default=F("location"),
        output_field=PointField(srid=WGS84_SRID),
    )


def exact_of(sight: Sight) -> Combinable:
    same = Func(F("public_location"), F("location"), arg_joiner=" = ", template="(%(expressions)s)")
    same.output_field = BooleanField()
    if is_public_only(sight):
        return same
    return Case(When(~Q(view=View.PUBLIC.value), then=Value(value=True)), default=same, output_field=BooleanField())


def is_public_only(sight: Sight) -> bool:
    return sight.staff is None and sight.points is None and sight.own is None


def select_complaints(filters: Filters, actor: Actor) -> QuerySet[Complaint]:
    conditions = {
        "territory": filters.territory_id,
        "category__in": filters.category_ids,
        "category__group__in": filters.group_ids,
        "agency__in": filters.agency_ids,
        "status__in": filters.statuses,
        "kind__in": filters.kinds,
        # An inbox is what `wanted` says already. The planner knows nothing of a CASE, and would sort all of an agency.
        "view__in": [] if nothing_is_wider(filters.views) else [view.value for view in filters.views],
        "created_at__gte": filters.created_from,
        "created_at__lt": filters.created_to,
        "updated_at__gt": filters.updated_after,
    }
    sight = sight_of(actor)
    complaints = seen_by(sight, filters.views)
    complaints = complaints.filter(**{name: value for name, value in conditions.items() if value})
    for shape in (as_polygon(filters.bbox) if filters.bbox else None, filters.polygon):
        if shape is not None:
            complaints = complaints.filter(lies_in(shape, sight))
    for within in filters.within:
        complaints = complaints.filter(within.condition())
    return complaints


def lies_in(shape: Polygon | MultiPolygon, sight: Sight) -> Q:
    """Where somebody is told that a complaint is, lies in a shape: one index for each way to see them."""
    public = Q(public_location__intersects=shape)
    if is_public_only(sight):
        return public
    return Q(public, view=View.PUBLIC.value) | Q(~Q(view=View.PUBLIC.value), location__intersects=shape)
