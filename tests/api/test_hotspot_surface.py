"""The planner's surface: cells of a hundred metres, without those that few people reported in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.test import Client

from geo_pot.accounts.roles import Role
from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.models import Surface
from geo_pot.hotspots.queries.reports import read_reports
from spatial.analysis.surface import surface
from tests.api.client import get, problem
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build
from tests.hotspots.planting import AS_OF, OTHER_SPOT, plant, report, run
from tests.hotspots.staff import signed_in

FOUR = ("p1", "p2", "p3", "p4")
DAY = timedelta(days=1)


@pytest.fixture
def grid(db: None) -> GridCity:
    """Six people at one spot, four at another; all piles of a spot in one place."""
    city = build()
    plant(city)
    plant(city, OTHER_SPOT, reporters=FOUR)
    for place in (CENTRE_OF_A, CENTRE_OF_D):
        Complaint.objects.filter(location__coveredby=around(place)).update(location=Point(*place, srid=4326))
    run(city)
    return city


def around(place: tuple[float, float]) -> Polygon:
    lon, lat = place
    return Polygon.from_bbox((lon - 0.005, lat - 0.005, lon + 0.005, lat + 0.005))


def cells(client: Client, **query: object) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in get(client, "hotspots/surface", **query)["features"]]


def test_a_cell_that_few_people_reported_in_is_withheld_from_the_public(client: Client, grid: GridCity) -> None:
    (shown,) = cells(client)

    assert (shown["reports"], shown["reporters"], shown["group"], shown["cell_m"]) == (16, 6, "waste", 100)
    assert shown["latest_reports"] is None  # two, in the last thirty days
    assert len(cells(signed_in(grid, Role.PLANNER))) == 2
    assert len(cells(signed_in(grid, Role.LURAH, area=grid.areas["D"]))) == 1  # a lurah does not see the city whole


def test_its_figures_are_those_of_the_analysis(client: Client, grid: GridCity) -> None:
    group = read_reports(grid.dumping.group, as_of=AS_OF)
    stored = Surface.objects.get()
    found = surface(group.reports, now=20_513 + 7 / 24)
    expected = found.expected_30d[found.counts.sum(axis=0) > 0]

    assert sorted(stored.expected_30d) == pytest.approx(sorted(expected.tolist()), abs=1e-6)
    (shown,) = cells(client)
    assert shown["z"] > 5
    assert shown["q"] < 0.05


def test_a_cell_is_a_square_of_the_metric_grid_that_holds_its_reports(client: Client, grid: GridCity) -> None:
    (feature,) = get(client, "hotspots/surface")["features"]

    (ring,) = feature["geometry"]["coordinates"]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    assert west <= CENTRE_OF_A[0] <= east
    assert south <= CENTRE_OF_A[1] <= north
    assert (east - west) * 110_640 == pytest.approx(100, abs=2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": "A"}, 1),
        ({"area": "GRID"}, 1),
        ({"area": "B"}, 0),
        ({"group": "waste", "territory": "GRID"}, 1),
        ({"max_q": 1}, 1),
        ({"class": "past"}, 0),
        ({"bbox": "0,0,1,1"}, 0),
        ({"as_of": "2020-01-01"}, 0),
        ({"as_of": "2199-01-01"}, 1),
    ],
)
def test_filters_keep_the_cells_that_meet_them(
    client: Client, grid: GridCity, query: dict[str, object], found: int
) -> None:
    assert len(cells(client, **query)) == found


@pytest.mark.parametrize("query", [{"class": "warm"}, {"state": "active"}, {"as_of": "2020"}, {"area": "nowhere"}])
def test_what_cannot_be_asked_names_its_parameter(client: Client, grid: GridCity, query: dict[str, str]) -> None:
    (name,) = query

    assert problem(client, "hotspots/surface", **query)["errors"][0]["parameter"] == name


def test_what_lies_outside_the_city_is_in_no_cell(grid: GridCity) -> None:
    outside = report(grid, (CENTRE_OF_A[0] - 0.0101, CENTRE_OF_A[1]), AS_OF - DAY, "p9")
    outside.save()
    before = Surface.objects.get().columns

    assert Surface.objects.get(run=run(grid, seed=2)).columns == before
