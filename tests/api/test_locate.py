"""Where a pin lies, from memory: what `match` says, many times faster, and never by an edition that is over."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from spatial.models import Boundary, Edition, Territory
from tests.api.client import get, problem
from tests.api.material import BARAT
from tests.api.test_submitting import METRE, NORTHERN_RIM, shared_vertex

SHARED = ("lon", "lat", "territory", "edition", "method", "distance_m", "kelurahan", "kecamatan", "nearest")


def test_a_place_inside_is_covered(client: Client, bekasi: Territory) -> None:
    assert get(client, "locate", lon=BARAT[0], lat=BARAT[1]) == {
        "lon": BARAT[0],
        "lat": BARAT[1],
        "territory": "32.75",
        "edition": "Kota Bekasi 2020, generalised",
        "method": "covers",
        "distance_m": 0,
        "kelurahan": {"code": "32.75.02.1005", "name": "Jakasampurna"},
        "kecamatan": {"code": "32.75.02", "name": "Bekasi Barat"},
        "nearest": None,
    }


@pytest.mark.parametrize(("north_m", "method"), [(10, "nearest"), (1_000, "unmatched"), (20_000, "outside")])
def test_a_place_outside_says_how_far(client: Client, bekasi: Territory, north_m: float, method: str) -> None:
    place = get(client, "locate", lon=NORTHERN_RIM[0], lat=NORTHERN_RIM[1] + north_m * METRE)

    assert (place["method"], place["nearest"] is not None) == (method, True)
    assert place["distance_m"] == pytest.approx(north_m, rel=0.05)
    assert (place["kelurahan"] is not None) == (method == "nearest")


@pytest.mark.parametrize(
    "asked", [{"lon": BARAT[0], "lat": BARAT[1]}, {"lon": 181, "lat": 0}, {"lon": 1, "colour": "red"}]
)
def test_who_asks_for_nothing_special_is_answered_as_everybody(
    client: Client, bekasi: Territory, asked: dict[str, Any]
) -> None:
    plain, special = (
        client.get("/api/v1/locate", asked, headers={"Accept": accepted, "Accept-Language": "en"})
        for accepted in ("*/*", "application/json;q=0.9")
    )

    assert (plain.status_code, plain.content) == (special.status_code, special.content)
    told = [{name: value for name, value in answer.items() if name != "X-Request-ID"} for answer in (plain, special)]
    assert told[0] == told[1]


def test_it_says_what_match_says(client: Client, bekasi: Territory) -> None:
    chance = random.Random(2)
    places = [(chance.uniform(106.85, 107.09), chance.uniform(-6.45, -6.12)) for _ in range(40)]

    for lon, lat in [*places, shared_vertex(client), NORTHERN_RIM]:
        located, matched = (get(client, path, lon=lon, lat=lat) for path in ("locate", "match"))
        assert located == {name: matched[name] for name in SHARED}


def test_a_city_without_kecamatan_has_none_and_is_found_by_the_place(client: Client, chicago: Territory) -> None:
    place = get(client, "locate", lon=-87.63, lat=41.88)

    assert (place["territory"], place["kelurahan"]["name"], place["kecamatan"]) == (chicago.code, "Loop", None)
    assert get(client, "locate", lon=-87.63, lat=41.88, territory="32.75")["method"] == "outside"


def test_it_asks_the_database_one_thing(
    client: Client, bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get(client, "locate", lon=BARAT[0], lat=BARAT[1])

    with django_assert_num_queries(1):
        get(client, "locate", lon=BARAT[0], lat=BARAT[1])
    with django_assert_num_queries(2):
        get(client, "locate", lon=BARAT[0], lat=BARAT[1], territory="32.75")


def test_a_known_answer_is_not_sent_again_until_anything_changes(client: Client, bekasi: Territory) -> None:
    def ask(tag: str = "") -> tuple[int, str]:
        query = {"lon": str(BARAT[0]), "lat": str(BARAT[1])}
        response = client.get("/api/v1/locate", query, headers={"If-None-Match": tag} if tag else {})
        return response.status_code, response["ETag"]

    status, tag = ask()
    assert (status, ask(tag)) == (200, (304, tag))

    changes: list[tuple[QuerySet[Any], dict[str, object]]] = [
        (Boundary.objects.filter(code="32.75.02.1005"), {"name": "Another"}),
        (Edition.objects.all(), {"name": "Another"}),
        (Territory.objects.filter(pk=bekasi.pk), {"tolerance_m": 30}),
    ]
    for rows, change in changes:
        rows.update(**change)
        status, changed = ask(tag)
        assert (status, changed != tag) == (200, True)
        tag = changed


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "lon"),
        ({"lon": 106.9}, "lat"),
        ({"lon": "nan", "lat": -6.2}, "lon"),
        ({"lon": -6.2, "lat": 106.9}, "lat"),
        ({"lon": 106.9, "lat": "1e999"}, "lat"),
        ({"lon": 106.9, "lat": -6.2, "territory": "99"}, "territory"),
        ({"lon": 106.9, "lat": -6.2, "accuracy_m": 5}, "accuracy_m"),
    ],
)
def test_what_cannot_be_a_place_is_named(
    client: Client, bekasi: Territory, query: dict[str, object], parameter: str
) -> None:
    refused = problem(client, "locate", **query)

    assert (refused["status"], [error["parameter"] for error in refused["errors"]]) == (400, [parameter])


def test_without_boundaries_it_is_not_ready(client: Client, bekasi: Territory) -> None:
    Edition.objects.update(state="retired")

    assert problem(client, "locate", lon=BARAT[0], lat=BARAT[1])["status"] == 503
    assert problem(client, "locate", lon=BARAT[0], lat=BARAT[1], territory="32.75")["status"] == 503
