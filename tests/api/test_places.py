"""Territories, areas and the match of a point."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo_pot.accounts.actor import NOBODY
from geo_pot.complaints.actions import change_status
from geo_pot.complaints.models import Complaint, Source
from geo_pot.complaints.queries.selection import Within
from geo_pot.complaints.queries.summary import summarise
from geo_pot.complaints.workflow import Status
from spatial.models import Level, Territory
from spatial.queries import find_areas
from tests.api.client import Json, get, problem, submit
from tests.api.material import BARAT, ELSEWHERE, store
from tests.api.test_submitting import METRE, NORTHERN_RIM, shared_vertex
from tests.cities import BOUNDARIES

MONDAY = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(hours=7)  # 00:00 in the city


def test_a_territory_tells_its_boundaries_and_whether_it_is_a_demo(client: Client, bekasi: Territory) -> None:
    before = get(client, "territories")["items"]
    Source.objects.create(code="demo", name="Demo", is_demo=True)
    store(bekasi, source="demo")
    after = get(client, "territories")["items"]

    assert [(item["code"], item["demo"]) for item in before + after] == [("32.75", False), ("32.75", True)]
    assert before[0]["bbox"] == [106.8978, -6.3978, 107.0425, -6.1722]
    assert before[0]["edition"]["licence"] == "CC BY-IGO"


@pytest.mark.parametrize(("level", "count"), [("kota", 1), ("kecamatan", 12), ("kelurahan", 56)])
def test_areas_of_a_level_are_those_that_were_loaded(
    client: Client, bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries, level: str, count: int
) -> None:
    with django_assert_num_queries(2):
        features = get(client, "areas", level=level)["features"]

    shipped = json.loads((BOUNDARIES / f"{level}.geojson").read_text())["features"]
    assert [area["properties"]["code"] for area in features] == sorted(area["properties"]["code"] for area in shipped)
    assert len(features) == count


def test_an_area_names_its_level_and_what_it_lies_in(client: Client, bekasi: Territory) -> None:
    area = get(client, "areas/32.75.02.1005", geometry="none", lang="en")

    assert area["geometry"] is None
    assert area["properties"] == {
        "code": "32.75.02.1005",
        "name": "Jakasampurna",
        "level": "kelurahan",
        "level_name": "Urban village",
        "parent": "32.75.02",
        "parent_name": "Bekasi Barat",
        "territory": "32.75",
        "edition": "Kota Bekasi 2020, generalised",
        "area_km2": pytest.approx(4.2, abs=1.5),
    }


def test_a_point_for_a_label_lies_inside(client: Client, bekasi: Territory) -> None:
    for area in get(client, "areas", level="kelurahan", geometry="point")["features"]:
        lon, lat = area["geometry"]["coordinates"]
        assert get(client, "match", lon=lon, lat=lat)["kelurahan"]["code"] == area["properties"]["code"]


def test_areas_within_another_are_found_by_their_parent(client: Client, bekasi: Territory) -> None:
    features = get(client, "areas", parent="32.75.02", geometry="none")["features"]

    assert {area["properties"]["parent"] for area in features} == {"32.75.02"}
    assert len(features) == 5


def test_known_areas_are_not_sent_again(client: Client, bekasi: Territory) -> None:
    for path in ("/api/v1/areas", "/api/v1/areas/32.75.02"):
        tag = client.get(path)["ETag"]

        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(path, headers={"If-None-Match": f'W/{tag}, "other"'}).status_code == 304
        assert client.get(path, {"geometry": "point"}, headers={"If-None-Match": tag}).status_code == 200
        Territory.objects.filter(pk=bekasi.pk).update(level_names={"kelurahan": {"id": path}})
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("code", ["99", "32.75.02.100", "%00", "a" * 500, "ü"])
def test_an_unknown_area_is_not_found(client: Client, bekasi: Territory, code: str) -> None:
    for path in (f"areas/{code}", f"areas/{code}/summary"):
        assert problem(client, path)["status"] == 404


def test_a_city_of_one_level_has_no_kecamatan(client: Client, chicago: Territory) -> None:
    features = get(client, "areas", territory=chicago.code, geometry="none", lang="en")["features"]

    assert {area["properties"]["level"] for area in features} == {"kota", "kelurahan"}
    assert features[1]["properties"]["level_name"] == "Community area"
    assert len(features) == 78


def test_a_place_inside_is_covered(client: Client, bekasi: Territory) -> None:
    match = get(client, "match", lon=BARAT[0], lat=BARAT[1])

    assert (match["method"], match["distance_m"], match["kelurahan"], match["kecamatan"], match["nearest"]) == (
        "covers",
        0,
        {"code": "32.75.02.1005", "name": "Jakasampurna"},
        {"code": "32.75.02", "name": "Bekasi Barat"},
        None,
    )
    assert len(match["agencies"]) == len(get(client, "categories")["items"])


@pytest.mark.parametrize(("north_m", "method"), [(10, "nearest"), (1_000, "unmatched"), (20_000, "outside")])
def test_a_place_outside_says_how_far(client: Client, bekasi: Territory, north_m: float, method: str) -> None:
    match = get(client, "match", lon=NORTHERN_RIM[0], lat=NORTHERN_RIM[1] + north_m * METRE)

    assert (match["method"], match["nearest"] is not None) == (method, True)
    assert match["distance_m"] == pytest.approx(north_m, rel=0.05)
    assert (match["agencies"] == []) == (method == "outside")


def test_a_wide_accuracy_is_on_a_border_sooner(client: Client, bekasi: Territory) -> None:
    exact = get(client, "match", lon=BARAT[0], lat=BARAT[1])
    wide = get(client, "match", lon=BARAT[0], lat=BARAT[1], accuracy_m=100)

    assert (exact["on_border"], exact["candidates"]) == (False, [])
    assert wide["on_border"]
    assert wide["candidates"][0]["code"] == "32.75.02.1005"
    assert sum(candidate["share"] for candidate in wide["candidates"]) == pytest.approx(1, abs=0.001)


def test_a_match_says_what_a_complaint_there_would_get(client: Client, bekasi: Territory) -> None:
    (answer,) = get(client, "match", lon=BARAT[0], lat=BARAT[1], category="sampah-liar", lang="en")["agencies"]
    complaint = submit(client)["properties"]

    assert (answer["agency"], answer["why"]) == (complaint["agency"], "it serves this kecamatan (most local)")
    assert answer["trace"] == complaint["route"]["trace"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "lon"),
        ({"lon": "106.9"}, "lat"),
        ({"lon": "x", "lat": "-6"}, "lon"),
        ({"lon": "nan", "lat": "-6"}, "lon"),
        ({"lon": "1_0", "lat": "-6"}, "lon"),
        ({"lon": "-6.2", "lat": "106.9"}, "lat"),
        ({"lon": "106.9", "lat": "-6.2", "accuracy_m": "-1"}, "accuracy_m"),
        ({"lon": "106.9756", "lat": "-6.2349", "category": "ufo"}, "category"),
        ({"lon": "106.9", "lat": "-6.2", "territory": "99"}, "territory"),
    ],
)
def test_a_place_that_cannot_be_names_its_parameter(
    client: Client, bekasi: Territory, query: dict[str, str], parameter: str
) -> None:
    body = problem(client, "match", **query)

    assert (body["status"], body["errors"][0]["parameter"]) == (400, parameter)


def test_without_a_city_the_nearest_answers(client: Client, chicago: Territory) -> None:
    assert get(client, "match", lon=BARAT[0], lat=BARAT[1])["territory"] == "32.75"
    assert get(client, "match", lon=-87.65, lat=41.85)["territory"] == chicago.code
    assert get(client, "match", lon=-87.65, lat=41.85, territory="32.75")["method"] == "outside"


def test_a_summary_counts_what_is_open_new_and_resolved(client: Client, bekasi: Territory) -> None:
    old = store(bekasi, 3, created_at=MONDAY - timedelta(weeks=2, seconds=1))
    store(bekasi, 2, category="pju-mati", created_at=MONDAY)
    store(bekasi, 4, at=ELSEWHERE, created_at=MONDAY)
    change_status(public_id=old[0].public_id, to=Status.RESOLVED, outcome="removed")
    Complaint.objects.filter(pk=old[0].pk).update(resolved_at=MONDAY + timedelta(hours=1))

    numbers = summary("32.75.02.1005", now=MONDAY + timedelta(days=3))

    assert (numbers["open"], numbers["new_this_week"], numbers["resolved_this_week"]) == (4, 2, 1)
    assert [(row["category"], row["open"], row["new_this_week"]) for row in numbers["by_category"]] == [
        ("pju-mati", 2, 2),
        ("sampah-liar", 2, 0),
    ]
    assert (numbers["by_status"]["submitted"], numbers["by_status"]["resolved"]) == (4, 1)
    assert [row["count"] for row in numbers["trend"]] == [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2]
    assert numbers["trend"][-1]["week"] == date(2026, 3, 2).isoformat()


def test_each_level_sums_up_those_below(client: Client, bekasi: Territory) -> None:
    store(bekasi, 2)
    store(bekasi, 1, at=ELSEWHERE)

    counts = [get(client, f"areas/{code}/summary")["open"] for code in ("32.75.02.1005", "32.75.02", "32.75")]

    assert counts == [2, 2, 3]


def test_a_complaint_on_the_border_is_flagged_to_the_neighbour_and_counted_once(
    client: Client, bekasi: Territory
) -> None:
    lon, lat = shared_vertex(client)
    complaint = submit(client, lon=lon, lat=lat)["properties"]
    holder, *neighbours = sorted(candidate["code"] for candidate in complaint["candidates"])

    numbers = {code: get(client, f"areas/{code}/summary") for code in (holder, *neighbours)}

    assert numbers[holder]["open"] == 1
    assert numbers[holder]["border_complaints_of_neighbours"] == {"count": 0, "items": []}
    for code in neighbours:
        flagged = numbers[code]["border_complaints_of_neighbours"]
        assert (numbers[code]["open"], flagged["count"]) == (0, 1)
        assert (flagged["items"][0]["id"], flagged["items"][0]["kelurahan"]) == (complaint["id"], holder)

    change_status(public_id=UUID(complaint["id"]), to=Status.RESOLVED, outcome="removed")
    assert get(client, f"areas/{neighbours[0]}/summary")["border_complaints_of_neighbours"]["count"] == 0


def test_a_summary_costs_the_same_queries_however_much_there_is(
    client: Client, bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 2):
        store(bekasi, count)
        with django_assert_num_queries(10):
            get(client, "areas/32.75.02/summary")


def summary(code: str, now: datetime) -> Json:
    (area,) = find_areas(code)
    within = Within(Level.KELURAHAN, area.area_id, area.territory_id)
    return summarise(within, NOBODY, zone=Territory.objects.get(pk=area.territory_id).zone, now=now, language="id")
