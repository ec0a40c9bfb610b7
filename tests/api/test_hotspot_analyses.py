"""A planner's own polygon: asked, answered later, and bounded."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from geo_pot.accounts.roles import Role
from geo_pot.hotspots.actions.analyses import answer
from geo_pot.hotspots.errors import TooMuch
from geo_pot.hotspots.models import PlannerAnalysis, Site
from geo_pot.outbox.models import Event
from tests.api.client import Json, as_problem, problem
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build
from tests.hotspots.planting import AS_OF, OTHER_SPOT, plant
from tests.hotspots.staff import signed_in

ADDRESS = "/api/v1/hotspots/analyses"


@pytest.fixture
def grid(db: None) -> GridCity:
    city = build()
    plant(city, reporters=("p1", "p2", "p3"))
    plant(city, OTHER_SPOT, episodes=9)
    return city


def square(place: tuple[float, float], half: float = 0.004) -> list[list[list[float]]]:
    lon, lat = place
    west, south, east, north = lon - half, lat - half, lon + half, lat + half
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def question(coordinates: object = None, **properties: object) -> Json:
    geometry = {"type": "Polygon", "coordinates": coordinates or square(CENTRE_OF_A)}
    named = {"territory": "GRID", "group": "waste", "to": "2026-03-02"}
    return {"type": "Feature", "geometry": geometry, "properties": {**named, **properties}}


def ask(client: Client, body: object) -> Any:  # noqa: ANN401 -- an answer
    return client.post(ADDRESS, body, content_type="application/json")


def test_a_planner_asks_about_a_polygon_and_finds_the_answer_at_its_address(grid: GridCity) -> None:
    planner = signed_in(grid, Role.PLANNER)
    asked = ask(planner, question())
    assert (asked.status_code, json.loads(asked.content)["state"]) == (202, "requested")

    (event,) = Event.objects.filter(kind="hotspot_analysis_requested")
    answer(analysis_id=event.payload["analysis_id"])
    found = json.loads(planner.get(asked["Location"]).content)

    assert found["state"] == "done"
    (site,) = found["result"]["features"]  # the other spot lies elsewhere
    assert (site["properties"]["episodes"], site["properties"]["reporters"]) == (8, 3)
    assert site["geometry"]["coordinates"] == pytest.approx(CENTRE_OF_A, abs=0.0003)
    assert Site.objects.count() == 0


def test_the_period_and_the_category_narrow_it(grid: GridCity) -> None:
    planner = signed_in(grid, Role.PLANNER)
    ask(planner, question(category="dumping", **{"from": "2025-12-01"}))
    answer(analysis_id=PlannerAnalysis.objects.get().pk)

    result = PlannerAnalysis.objects.get().result
    assert result is not None
    assert [site["properties"]["episodes"] for site in result["features"]] == [5]


def test_the_most_to_be_expected_stands_first_with_its_evidence(grid: GridCity) -> None:
    fullest_but_long_gone = (CENTRE_OF_A[0] + 0.01, CENTRE_OF_A[1])
    plant(grid, fullest_but_long_gone, episodes=30, before=AS_OF - timedelta(days=250))
    planner = signed_in(grid, Role.PLANNER)
    ask(planner, question(square(CENTRE_OF_A, half=0.04)))
    answer(analysis_id=PlannerAnalysis.objects.get().pk)

    result = PlannerAnalysis.objects.get().result
    assert result is not None
    sites = [site["properties"] for site in result["features"]]
    rates = [site["expected_30d"] for site in sites]
    assert [site["rank"] for site in sites] == [1, 2, 3]
    assert rates == sorted(rates, reverse=True)
    assert sites[0]["episodes"] < max(site["episodes"] for site in sites)
    assert sites[0]["evidence"].keys() == {"k", "m", "window_d", "within_m", "channel"}


def test_an_answer_is_its_askers_alone(client: Client, grid: GridCity) -> None:
    address = ask(signed_in(grid, Role.PLANNER), question())["Location"]

    assert signed_in(grid, Role.PLANNER).get(address).status_code == 404
    assert client.get(address).status_code == 401


def test_one_question_at_a_time_and_none_by_who_does_not_see_the_city_whole(client: Client, grid: GridCity) -> None:
    planner = signed_in(grid, Role.PLANNER)
    lurah = signed_in(grid, Role.LURAH, area=grid.areas["A"])

    statuses = [ask(one, question()).status_code for one in (client, lurah, planner, planner)]
    assert statuses == [401, 403, 202, 409]

    answer(analysis_id=PlannerAnalysis.objects.get().pk)
    assert ask(planner, question()).status_code == 202


def test_more_complaints_than_are_analysed_on_demand_are_refused_with_a_way_out(
    grid: GridCity, settings: Settings
) -> None:
    settings.HOTSPOT_ANALYSIS_POINTS = 5
    ask(signed_in(grid, Role.PLANNER), question())

    with pytest.raises(TooMuch):
        answer(analysis_id=PlannerAnalysis.objects.get().pk)

    analysis = PlannerAnalysis.objects.get()
    assert (analysis.state, analysis.result) == ("failed", None)
    assert "ask for a smaller polygon" in analysis.error


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({"type": "Feature", "geometry": None, "properties": {"group": "waste"}}, "/geometry"),
        (question([[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]), "/geometry"),
        (question([[[107 + n / 1e6, 6.0 + (n % 2) / 1e6] for n in range(2_100)] + [[107, 6]]]), "/geometry"),
        (question(group="ufo"), "/properties/group"),
        (question(**{"from": "2026-04-01"}), "/properties/to"),
        (question(**{"from": "spring"}), "/properties/from"),
        (question(colour="red"), "/properties/colour"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(grid: GridCity, body: object, pointer: str) -> None:
    refused = as_problem(ask(signed_in(grid, Role.PLANNER), body))

    assert (refused["status"], refused["errors"][0]["pointer"]) == (400, pointer)


def test_the_address_of_no_analysis_is_told(grid: GridCity) -> None:
    unknown = "hotspots/analyses/00000000-0000-0000-0000-000000000000"

    assert problem(signed_in(grid, Role.PLANNER), unknown)["status"] == 404
