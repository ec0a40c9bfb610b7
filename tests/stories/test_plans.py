"""What each role asks for most is found by the index of its area, its agency, or the places that it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from geo_pot.accounts.actor import NOBODY, Actor, Right
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.lists import Order, order_page
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.queries.selection import Filters, Within, select_complaints
from geo_pot.complaints.queries.sight import View
from spatial.bbox import BBox
from spatial.models import Level
from tests.access.world import NOON
from tests.api.test_plans import indexes
from tests.complaints.grid_city import SIDE, SOUTH, WEST, GridCity, build

TOLD, PLACES = "complaints_complaint_public_location_fbe8dd53_id", "complaints_complaint_location_7f5fe125_id"
BOX = BBox(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001)
INBOX = (View.STAFF,)
CANDIDATES = {"complaints_bordercandidate_area_id_41845708", "border_candidate_unique"}  # none are here: either will do


pytestmark = pytest.mark.django_db(transaction=True)  # committed, so that they can be counted
WESTERN = 0.45  # of the city's width: a tenth of the complaints lie in its western half


@pytest.fixture
def grid(transactional_db: None, analyze: Callable[[], None]) -> Iterator[GridCity]:
    """Complaints that the planner has counted; what is read by no index is dear, as it is with many."""
    city = build()
    stored = Complaint.objects.bulk_create(
        Complaint(
            category=city.dumping,
            source=city.source,
            location=Point(
                WEST + SIDE * 2 * (WESTERN + (1 - WESTERN) * (n % 20 + 0.5) / 20),
                SOUTH + SIDE * 2 * (n // 20 + 0.5) / 20,
                srid=4326,
            ),
            created_at=NOON + timedelta(minutes=n),
        )
        for n in range(400)
    )
    route_complaints([complaint.pk for complaint in stored])
    analyze()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")
        yield city


def actor(city: GridCity, role: Role, *, area: str | None = None, agency: str | None = None) -> Actor:
    area_id = None if area is None else city.areas[area].pk
    agency_id = None if agency is None else Agency.objects.get(territory=city.territory, code=agency).pk
    return Actor(user_id=1, mfa=True, grants=(Right(1, role, city.territory.pk, area_id, agency_id),))


def plan(filters: Filters, who: Actor) -> set[str]:
    return indexes(order_page(select_complaints(filters, who), Order.NEWEST, None)[:100])


def test_the_inbox_of_an_officer_is_read_from_the_index_of_the_agency(grid: GridCity) -> None:
    assert plan(Filters(views=INBOX), actor(grid, Role.OFFICER, agency="UNIT-WEST")) == {"complaint_agency"}


def test_the_inbox_of_a_camat_is_read_from_the_index_of_the_kecamatan(grid: GridCity) -> None:
    assert plan(Filters(views=INBOX), actor(grid, Role.CAMAT, area="WEST")) == {"complaint_kecamatan"}


def test_the_inbox_of_a_lurah_is_read_from_the_index_of_the_kelurahan(grid: GridCity) -> None:
    assert plan(Filters(views=INBOX), actor(grid, Role.LURAH, area="A")) == {"complaint_kelurahan"}


@pytest.mark.parametrize("views", [(), (View.STAFF, View.NEIGHBOUR), (View.PUBLIC,)])
def test_whether_a_neighbours_complaint_may_lie_here_is_asked_of_each_by_itself(
    grid: GridCity, views: tuple[View, ...]
) -> None:
    """A hash of all that may would be made for each place in the query that asks, before the first row."""
    filters = Filters(territory_id=grid.territory.pk, views=views)
    page = order_page(select_complaints(filters, actor(grid, Role.LURAH, area="A")), Order.NEWEST, None)[:100]

    assert ("SubPlan" in page.explain(), "hashed" in page.explain()) == (True, False)


def test_what_neighbours_hold_alone_begins_at_the_candidates(grid: GridCity) -> None:
    """From those of the area to their complaints, one by one: no list of complaints is gone through."""
    used = plan(Filters(views=(View.NEIGHBOUR,)), actor(grid, Role.LURAH, area="A"))

    assert used - CANDIDATES == {"complaints_complaint_pkey"}
    assert used & CANDIDATES


@pytest.mark.parametrize("role", [Role.POC, Role.PLANNER])
def test_her_own_city_is_read_by_one_index_and_so_is_a_box_of_it(grid: GridCity, role: Role) -> None:
    """All of it is seen in one way: nothing is left to ask of each row but what the list asks."""
    city, who = Filters(territory_id=grid.territory.pk), actor(grid, role)

    assert plan(city, who) == {"complaint_created"}
    assert indexes(select_complaints(replace(city, bbox=BOX), who)) == {PLACES}


@pytest.mark.parametrize(("role", "area"), [(Role.LURAH, "A"), (Role.CAMAT, "WEST")])
def test_her_own_area_is_read_by_its_index_alone(grid: GridCity, role: Role, area: str) -> None:
    level = Level.KELURAHAN if role is Role.LURAH else Level.KECAMATAN
    within = Within(level, grid.areas[area].pk, grid.territory.pk)

    assert plan(Filters(within=(within,)), actor(grid, role, area=area)) == {f"complaint_{level}"}


@pytest.mark.parametrize("role", [None, Role.POC, Role.PLANNER, Role.LURAH])
def test_everybodys_newest_page_of_a_city_begins_in_its_index(grid: GridCity, role: Role | None) -> None:
    who = NOBODY if role is None else actor(grid, role, area="A" if role is Role.LURAH else None)

    assert "complaint_created" in plan(Filters(territory_id=grid.territory.pk), who)


@pytest.mark.parametrize("role", [Role.POC, Role.PLANNER, Role.LURAH])
def test_everybodys_page_of_a_kelurahan_is_read_from_its_index(grid: GridCity, role: Role) -> None:
    within = Within(Level.KELURAHAN, grid.areas["A"].pk, grid.territory.pk)
    who = actor(grid, role, area="A" if role is Role.LURAH else None)

    assert "complaint_kelurahan" in plan(Filters(within=(within,)), who)


def test_a_box_of_the_public_is_served_by_the_places_it_is_told(grid: GridCity) -> None:
    assert indexes(select_complaints(Filters(bbox=BOX), NOBODY)) == {TOLD}


@pytest.mark.parametrize("role", [Role.POC, Role.PLANNER, Role.LURAH, Role.OFFICER])
def test_a_box_of_the_staff_is_served_by_both_indexes_of_places(grid: GridCity, role: Role) -> None:
    who = actor(
        grid,
        role,
        area="A" if role is Role.LURAH else None,
        agency="UNIT-WEST" if role is Role.OFFICER else None,
    )

    assert indexes(select_complaints(Filters(bbox=BOX), who)) >= {TOLD, PLACES}
