"""Where the public is told that a complaint is: as its category says, and never more exactly."""

from __future__ import annotations

import math
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_pot.agencies.publicity import PublicPrecision
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

SRID = 32748
LON, LAT = 107.0123, -6.2876
PLACE = Point(107.01, -6.29, srid=4326)
PUBLIC_KINDS = ["complaint", "information"]


def ask(sql: str, *parameters: Any) -> Any:  # noqa: ANN401 -- whatever the database answers
    with connection.cursor() as cursor:
        cursor.execute(f"select {sql}", parameters)
        (answer,) = cursor.fetchone()
        return answer


def public(lon: float, lat: float, rule: str | None, kind: str | None = "complaint") -> Point | None:
    told = ask(
        "st_asewkt(complaints_public_location(st_setsrid(st_makepoint(%s, %s), 4326), %s, %s, %s, %s::geometry))",
        lon, lat, rule, kind, SRID, PLACE.ewkt,
    )  # fmt: skip
    return None if told is None else moved(GEOSGeometry(told), 4326)


def moved(point: GEOSGeometry, srid: int) -> Point:
    """The same place in another system."""
    there = point.transform(srid, clone=True)
    assert isinstance(there, Point)
    return there


def metric(point: Point) -> tuple[float, float]:
    there = moved(point, SRID)
    return there.x, there.y


@pytest.mark.parametrize("kind", PUBLIC_KINDS)
def test_exact_is_the_place_itself(db: None, kind: str) -> None:
    assert public(LON, LAT, PublicPrecision.EXACT, kind) == Point(LON, LAT, srid=4326)


@pytest.mark.parametrize("kind", PUBLIC_KINDS)
def test_kelurahan_is_the_point_that_stands_for_it(db: None, kind: str) -> None:
    assert public(LON, LAT, PublicPrecision.KELURAHAN, kind) == PLACE


@pytest.mark.parametrize("kind", PUBLIC_KINDS)
def test_a_cell_is_told_by_its_centre(db: None, kind: str) -> None:
    told = public(LON, LAT, PublicPrecision.CELL, kind)

    assert told is not None
    x, y = metric(Point(LON, LAT, srid=4326))
    centre = (math.floor(x / 100) * 100 + 50, math.floor(y / 100) * 100 + 50)
    assert metric(told) == pytest.approx(centre, abs=0.001)
    assert told.srid == 4326


@pytest.mark.parametrize("rule", [PublicPrecision.HIDDEN, "", "Exact", "precise", None])
def test_hidden_and_what_is_not_known_is_not_told(db: None, rule: str | None) -> None:
    assert public(LON, LAT, rule) is None


@pytest.mark.parametrize("rule", PublicPrecision.values)
@pytest.mark.parametrize("kind", ["early_warning", "warning", "", None])
def test_an_early_warning_is_told_by_no_rule(db: None, rule: str, kind: str | None) -> None:
    assert public(LON, LAT, rule, kind) is None


def test_a_complaint_in_no_kelurahan_has_no_kelurahan_to_tell(db: None) -> None:
    unmatched = (
        "complaints_public_location(st_setsrid(st_makepoint(107, -6), 4326), 'kelurahan', 'complaint', %s, null)"
    )

    assert ask(unmatched, SRID) is None


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lon=st.floats(106.9, 107.1), lat=st.floats(-6.4, -6.1),
    east=st.floats(0.001, 99.999), north=st.floats(0.001, 99.999),
)  # fmt: skip
def test_every_place_of_a_square_gives_the_same_answer(
    db: None, lon: float, lat: float, east: float, north: float
) -> None:
    """So however many complaints come from one house, they tell no more than one."""
    x, y = metric(Point(lon, lat, srid=4326))
    here = Point(math.floor(x / 100) * 100 + east, math.floor(y / 100) * 100 + north, srid=SRID)
    other = moved(here, 4326)

    told, told_other = public(lon, lat, "cell"), public(other.x, other.y, "cell")

    assert told is not None
    assert told == told_other
    assert math.dist(metric(told), (x, y)) <= math.hypot(50, 50) + 0.001


def test_the_centre_of_a_square_is_told_as_itself(db: None) -> None:
    once = public(LON, LAT, "cell")

    assert once is not None
    again = public(once.x, once.y, "cell")
    assert again is not None
    assert metric(again) == pytest.approx(metric(once), abs=0.001)


def test_each_kelurahan_has_one_point_inside_it(city: GridCity) -> None:
    inside = ask(
        """array_agg(boundary.code order by boundary.code)
        from complaints_public_places(%s) told
        join spatial_boundary boundary on boundary.edition_id = %s and boundary.area_id = told.area_id
        where st_within(told.place, boundary.outline)""",
        city.edition.pk,
        city.edition.pk,
    )

    assert inside == ["A", "B", "C", "D"]


def test_a_square_hides_which_side_of_a_border_it_is(city: GridCity) -> None:
    """Two neighbours of one square, in two kelurahan: beside the answer nothing tells them apart."""
    west = Point(*grid_city.EDGE_OF_A_AND_B, srid=4326)
    x, y = metric(west)
    square = math.floor(x / 100) * 100
    left, right = (moved(Point(square + offset, y, srid=SRID), 4326) for offset in (1, 99))

    assert public(left.x, left.y, "cell") == public(right.x, right.y, "cell")
