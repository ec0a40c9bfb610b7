"""What a list leaves out of its question, because it knows the answer of every row, changes no answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_pot.accounts.actor import Actor, Right
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.selection import Boundaries, Filters, Within, as_polygon, known_by, select_complaints
from geo_pot.complaints.queries.sight import View, is_told_to_everybody, shown_to_everybody, sight_of
from geo_pot.complaints.workflow import Kind
from spatial.bbox import BBox
from spatial.models import Level
from tests.access.world import NOON, RIGHTS, World
from tests.complaints.grid_city import SIDE, SOUTH, WEST, GridCity

Told = dict[int, tuple[str, bool, tuple[float, float], bool]]  # by id: view, own, where, whether that is where it is
COLUMNS = ("pk", "view", "own", "shown", "exact")  # beside each other: mypy knows no annotations
LEVELS = {
    "A": Level.KELURAHAN,
    "D": Level.KELURAHAN,
    "WEST": Level.KECAMATAN,
    "EAST": Level.KECAMATAN,
    "KOTA": Level.KOTA,
}
AREAS = {
    Role.LURAH: ("A", "B", "D"),
    Role.CAMAT: ("WEST", "EAST"),
    Role.FKDM: ("A", "WEST", "KOTA"),
    Role.OFFICER: (None, "C", "EAST"),
}
BOXES = (
    BBox(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE),
    BBox(WEST + SIDE - 0.001, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE),
    BBox(WEST - 0.05, SOUTH - 0.05, WEST + 0.1, SOUTH + 0.1),
)


def expected(world: World, filters: Filters, actor: Actor) -> Told:
    """Worked out from every condition by itself: who meets which, the widest first, and then the filters one by one."""
    sight = sight_of(actor)
    conditions = {
        View.STAFF: sight.staff,
        View.NEIGHBOUR: sight.neighbour,
        View.OWN: sight.own,
        View.POINTS: sight.points,
        View.PUBLIC: Q(public_location__isnull=False),
    }
    met = {view: ids(condition) for view, condition in conditions.items() if condition is not None}
    kept = set.intersection(ids(Q()), *(ids(condition) for condition in asked_of_rows(filters)))
    told: Told = {}
    for complaint in Complaint.objects.filter(pk__in=kept):
        view = next((view for view, pks in met.items() if complaint.pk in pks), None)
        if view is None or (filters.views and view not in filters.views):
            continue
        place = complaint.public_location if view is View.PUBLIC else complaint.location
        if filters.bbox is None or as_polygon(filters.bbox).intersects(place):
            own = complaint.pk in met.get(View.OWN, set())
            told[complaint.pk] = (view.value, own, (place.x, place.y), place.coords == complaint.location.coords)
    return told


def ids(condition: Q) -> set[int]:
    return set(Complaint.objects.filter(condition).values_list("pk", flat=True))


def asked_of_rows(filters: Filters) -> list[Q]:
    asked: dict[str, Any] = {
        "territory": filters.territory_id,
        "agency__in": filters.agency_ids,
        "kind__in": filters.kinds,
        "created_at__gte": filters.created_from,
    }
    return [Q((name, value)) for name, value in asked.items() if value] + [
        within.condition() for within in filters.within
    ]


def found(filters: Filters, actor: Actor) -> Told:
    rows = list(select_complaints(filters, actor).values_list(*COLUMNS))
    told = {pk: (view, own, place(shown), exact) for pk, view, own, shown, exact in rows}
    assert len(told) == len(rows)
    return told


def area_id(city: GridCity, code: str) -> int:
    area: int = city.areas[city.territory.code if code == "KOTA" else code].pk
    return area


def place(point: Point) -> tuple[float, float]:
    return point.x, point.y


@st.composite
def actors(draw: st.DrawFn, world: World) -> Actor:
    """Somebody with any grants of either city, in whose name complaints were made or none was."""
    grants = draw(st.lists(rights(world), max_size=3))
    person = draw(st.sampled_from([None, "citizen", "fkdm_a", "stranger"]))
    public_id = None if person is None else world.people[person].public_id
    return Actor(user_id=1, public_id=public_id, grants=tuple(grants), mfa=True)


@st.composite
def rights(draw: st.DrawFn, world: World) -> Right:
    city = draw(st.sampled_from([world.city, world.city, world.other]))
    role = draw(st.sampled_from(list(Role)))
    area = draw(st.sampled_from(AREAS.get(role, (None,))))
    agencies = Agency.objects.filter(territory=city.territory, code__startswith="UNIT").order_by("code")
    agency = draw(st.sampled_from(list(agencies))) if role is Role.OFFICER else None
    return Right(
        1, role, city.territory.pk, None if area is None else area_id(city, area), None if agency is None else agency.pk
    )


@st.composite
def filterings(draw: st.DrawFn, world: World) -> Filters:
    city = draw(st.sampled_from([world.city, world.city, world.other]))
    agencies = [agency.pk for agency in Agency.objects.filter(territory=city.territory).order_by("code")]
    within = st.builds(
        lambda code, boundaries: Within(LEVELS[code], area_id(city, code), city.territory.pk, boundaries),
        st.sampled_from(sorted(LEVELS)),
        st.sampled_from([Boundaries.NOW, Boundaries.NOW, Boundaries.THEN]),
    )
    return Filters(
        territory_id=draw(st.sampled_from([None, city.territory.pk])),
        bbox=draw(st.sampled_from([None, *BOXES])),
        agency_ids=draw(st.one_of(st.just(()), st.lists(st.sampled_from(agencies), max_size=2).map(tuple))),
        within=draw(st.lists(within, max_size=2).map(tuple)),
        kinds=draw(st.lists(st.sampled_from(list(Kind)), max_size=2, unique=True).map(tuple)),
        views=draw(st.lists(st.sampled_from(list(View)), max_size=3, unique=True).map(tuple)),
        created_from=draw(st.sampled_from([None, NOON + timedelta(minutes=4)])),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_list_tells_what_each_condition_by_itself_does(world: World, data: st.DataObject) -> None:
    actor, filters = data.draw(actors(world)), data.draw(filterings(world))

    assert found(filters, actor) == expected(world, filters, actor)


def test_the_database_keeps_what_the_selector_takes_for_granted_of_the_public_face(world: World) -> None:
    held_or_warning = Q(held_since__isnull=False) | Q(kind=Kind.EARLY_WARNING)

    assert ids(held_or_warning) & ids(shown_to_everybody()) == set()
    assert (
        ids(is_told_to_everybody())
        == ids(shown_to_everybody())
        == {world.complaints[name].pk for name in RIGHTS["public"]}
    )


def test_the_area_of_another_edition_is_known_of_no_row(world: World) -> None:
    """By the boundaries of then a complaint of a kelurahan may be another's now, whose lurah sees it."""
    area = area_id(world.city, "A")
    now, then = (Within(Level.KELURAHAN, area, world.city.territory.pk, boundaries) for boundaries in Boundaries)

    assert known_by(Filters(within=(now,))) == {"kelurahan": frozenset({area})}
    assert known_by(Filters(within=(then,))) == {}
