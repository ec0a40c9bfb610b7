"""What somebody sees of complaints: the conditions behind the selector, one for each way to see one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import OuterRef, Q, QuerySet, Subquery

from geo_pot.accounts.actor import Actor, Right
from geo_pot.accounts.roles import Role
from geo_pot.complaints.models import BorderCandidate, Complaint
from geo_pot.complaints.sensitivity import levels_for
from geo_pot.complaints.workflow import Kind
from spatial.models import Area, Level
from spatial.queries import inside_ids


class View(StrEnum):
    """How much of a complaint somebody sees, from least to most."""

    PUBLIC = "public"  # what its category's rule tells everybody
    POINTS = "points"  # where it is, exactly, and no more of what it says than everybody
    OWN = "own"  # all that its reporter wrote
    NEIGHBOUR = "neighbour"  # the same as staff: a neighbour holds it, but it may belong here
    STAFF = "staff"  # that, and what the staff wrote


WIDEST_FIRST = (View.STAFF, View.NEIGHBOUR, View.OWN, View.POINTS, View.PUBLIC)
BY_ROLE = frozenset({View.STAFF, View.NEIGHBOUR})
IN_FULL = BY_ROLE | {View.OWN}


@dataclass(frozen=True)
class Sight:
    """What somebody sees, as conditions on complaints. None where it is nothing at all.

    candidates  what `neighbour` holds or some more, as a list to begin at where nothing else is looked for
    """

    staff: Q | None
    neighbour: Q | None
    points: Q | None
    own: Q | None
    candidates: Q | None = None


def sight_of(actor: Actor) -> Sight:
    """The rights of a session as conditions: AND inside a grant, OR between grants.

    Grants hold Areas, and so do complaints: the Area's boundaries may become others, and the condition holds.
    """
    levels = levels_of(right.area_id for right in actor.grants if right.role in (Role.OFFICER, Role.FKDM))
    candidates = candidates_of(right.area_id for right in actor.grants if right.role in (Role.LURAH, Role.CAMAT))
    return Sight(
        staff=any_of(condition for right in actor.grants for condition in staff_conditions(right, levels)),
        neighbour=None if candidates is None else is_among(candidates) & ~Q(kind=Kind.EARLY_WARNING) & not_held(),
        points=any_of(
            Q(territory=right.territory_id) & ~Q(kind=Kind.EARLY_WARNING) & not_held()
            for right in actor.grants
            if right.role is Role.PLANNER
        ),
        own=Q(reporter_key__in=actor.reporter_keys) if actor.reporter_keys else None,
        candidates=None if candidates is None else Q(pk__in=candidates.values("complaint")),
    )


def sight_by_link(complaint: Complaint) -> Sight:
    """What who holds the secret of one complaint sees: that one, as its reporter."""
    return Sight(staff=None, neighbour=None, points=None, own=Q(pk=complaint.pk))


def any_of(conditions: Iterable[Q]) -> Q | None:
    together: Q | None = None
    for condition in conditions:
        together = condition if together is None else together | condition
    return together


def staff_conditions(right: Right, levels: dict[int, Level]) -> list[Q]:
    """What one grant shows in full."""
    if right.role is Role.POC:
        return [Q(territory=right.territory_id)]  # what is held too: it decides on that
    warnings = Q(kind=Kind.EARLY_WARNING, sensitivity__in=levels_for(right.role))
    complaints = ~Q(kind=Kind.EARLY_WARNING) & not_held()
    if right.role is Role.OFFICER:
        return [Q(agency=right.agency_id) & within(right, levels) & complaints]
    if right.role is Role.FKDM:
        return [within(right, levels) & warnings]
    if right.role in (Role.LURAH, Role.CAMAT):
        column = "kelurahan" if right.role is Role.LURAH else "kecamatan"
        return [Q(**{column: right.area_id}) & (complaints | warnings)]
    return []  # a planner sees points; an administrator configures


def within(right: Right, levels: dict[int, Level]) -> Q:
    """The Area of a grant by the column of its level; all of the Territory where it names none, or the kota."""
    level = levels.get(right.area_id or 0, Level.KOTA)
    return Q(territory=right.territory_id) if level == Level.KOTA else Q(**{level.value: right.area_id})


def levels_of(area_ids: Iterable[int | None]) -> dict[int, Level]:
    ids = {area_id for area_id in area_ids if area_id is not None}
    if not ids:
        return {}
    return {pk: Level(level) for pk, level in Area.objects.filter(pk__in=ids).values_list("pk", "level")}


def candidates_of(area_ids: Iterable[int | None]) -> QuerySet[BorderCandidate] | None:
    """That a complaint on a border may belong to one of these Areas. None where no Area has a kelurahan in force."""
    inside = [pk for area_id in area_ids if area_id is not None for pk in inside_ids(area_id)]
    return BorderCandidate.objects.filter(area__in=inside) if inside else None


def is_among(candidates: QuerySet[BorderCandidate]) -> Q:
    """Asked of each complaint on a border by itself: a look into an index for one in dozens. `pk in` would make a hash
    of all candidates, for each place where a query tells of it, before the first row."""
    its_own = candidates.filter(complaint=OuterRef("pk")).values("complaint")[:1]
    return Q(on_border=True) & Q(pk=Subquery(its_own))


def not_held() -> Q:
    return Q(held_since__isnull=True)


def shown_to_everybody() -> Q:
    """The database keeps where the public is told that a complaint is, and nothing where it is told of none."""
    return Q(public_location__isnull=False)


def is_told_to_everybody() -> Q:
    """The same with what the database keeps true of each of them: complaints_public_location and complaints_show."""
    return shown_to_everybody() & ~Q(kind=Kind.EARLY_WARNING) & not_held()
