from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo_pot.complaints.actions import change_status
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Status
from spatial.models import Territory
from tests.api.client import follow, get, problem
from tests.api.material import BARAT, ELSEWHERE, NOON, store
from tests.complaints.grid_city import CENTRE_OF_A, build

LISTED = {
    "id", "receipt", "kind", "category", "category_name", "group", "status", "created_at", "created_precision",
    "updated_at", "kelurahan", "kelurahan_name", "kecamatan", "kecamatan_name", "agency", "agency_name", "method",
    "distance_m", "on_border", "view",
}  # fmt: skip


def listed(client: Client, **query: object) -> list[str]:
    return [feature["id"] for feature in get(client, "complaints", **query)["features"]]


def ids(complaints: list[Any]) -> list[str]:
    return [str(complaint.public_id) for complaint in complaints]


def test_a_list_tells_these_properties_and_no_others(client: Client, bekasi: Territory) -> None:
    store(bekasi)

    (feature,) = get(client, "complaints")["features"]

    assert feature["properties"].keys() == LISTED
    assert feature["geometry"] == {"type": "Point", "coordinates": list(BARAT)}


def test_coordinates_have_six_decimals(client: Client, bekasi: Territory) -> None:
    store(bekasi, at=(106.97561234567, -6.23491234567))

    (feature,) = get(client, "complaints")["features"]

    assert feature["geometry"]["coordinates"] == [106.975612, -6.234912]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_queries_however_long(
    client: Client, bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    store(bekasi, count)

    with django_assert_num_queries(6):
        features = get(client, "complaints", territory="32.75", area="32.75.02", category="sampah-liar")["features"]

    assert len(features) == count


def test_the_newest_stand_first(client: Client, bekasi: Territory) -> None:
    stored = store(bekasi, 3, apart=timedelta(hours=1))

    assert listed(client) == ids(stored[::-1])


def test_each_filter_keeps_what_it_names(client: Client, bekasi: Territory) -> None:
    here = store(bekasi)
    there = store(bekasi, at=ELSEWHERE, category="pju-mati", created_at=NOON + timedelta(days=1))
    change_status(public_id=there[0].public_id, to=Status.RESOLVED, outcome="repaired")

    keeps: list[tuple[dict[str, object], list[Any]]] = [
        ({"bbox": "106.97,-6.24,106.98,-6.23"}, here),
        ({"polygon": "POLYGON((106.97 -6.24,106.98 -6.24,106.98 -6.23,106.97 -6.23,106.97 -6.24))"}, here),
        (
            {"polygon": '{"type":"Polygon","coordinates":[[[106.98,-6.31],[107,-6.31],[107,-6.28],[106.98,-6.31]]]}'},
            there,
        ),
        ({"category": "sampah-liar"}, here),
        ({"category": "pju-mati,macet"}, there),
        ({"group": "street_light"}, there),
        ({"agency": "dbmsda"}, there),
        ({"area": "32.75"}, there + here),
        ({"area": "32.75.02"}, here),
        ({"area": "32.75.02.1005"}, here),
        ({"kelurahan": "32.75.02.1005"}, here),
        ({"kecamatan": "32.75.02"}, here),
        ({"status": "resolved"}, there),
        ({"status": "submitted,resolved"}, there + here),
        ({"kind": "information"}, []),
        ({"created_from": "2026-03-03T00:00:00Z"}, there),
        ({"created_to": "2026-03-03T00:00:00Z"}, here),
        ({"created_from": "2026-03-02T12:00:00Z", "created_to": "2026-03-03T12:00:00Z"}, here),
        ({"territory": "32.75", "category": "sampah-liar", "area": "32.75.02"}, here),
        ({"category": "sampah-liar", "kecamatan": "32.75.04"}, []),
    ]
    for query, kept in keeps:
        assert listed(client, **query) == ids(kept), query


def test_a_day_begins_at_midnight_of_the_city(client: Client, bekasi: Territory) -> None:
    before = store(bekasi, created_at=datetime(2026, 3, 1, 16, 59, tzinfo=UTC))
    after = store(bekasi, created_at=datetime(2026, 3, 1, 17, 0, tzinfo=UTC))

    assert listed(client, created_from="2026-03-02") == ids(after)
    assert listed(client, created_to="2026-03-02") == ids(before)


def test_edges_of_a_box_belong_to_it(client: Client, bekasi: Territory) -> None:
    stored = store(bekasi)

    assert listed(client, bbox=f"{BARAT[0]},{BARAT[1]},{BARAT[0] + 0.1},{BARAT[1] + 0.1}") == ids(stored)


def test_names_come_in_the_language_asked_for(client: Client, bekasi: Territory) -> None:
    store(bekasi)

    def name(headers: dict[str, str], **query: object) -> str:
        feature = get(client, "complaints", headers, **query)["features"][0]
        return str(feature["properties"]["category_name"])

    assert name({}) == "Sampah liar"
    assert name({"Accept-Language": "fr"}) == "Sampah liar"
    assert name({"Accept-Language": "en-GB,id;q=0.5"}) == "Illegal dumping"
    assert name({"Accept-Language": "en"}, lang="id") == "Sampah liar"
    assert name({}, lang="en") == "Illegal dumping"


def test_pages_tell_every_row_once_among_equal_times(client: Client, bekasi: Territory) -> None:
    stored = store(bekasi, 7)

    assert sorted(followed(client, limit=2)) == sorted(ids(stored))
    assert followed(client, limit=3) == ids(stored[::-1])


def test_pages_of_changes_tell_every_row_once_among_equal_times(client: Client, bekasi: Territory) -> None:
    stored = store(bekasi, 7)

    assert followed(client, limit=3, updated_after="2000-01-01T00:00:00Z") == ids(stored)


def test_a_row_that_arrives_between_two_pages_moves_none_of_the_others(client: Client, bekasi: Territory) -> None:
    stored = store(bekasi, 4, apart=timedelta(minutes=1))
    first = get(client, "complaints", limit=2)
    store(bekasi, created_at=NOON + timedelta(days=1))

    second = follow(client, first["next"])

    assert [feature["id"] for feature in second["features"]] == ids(stored[1::-1])


def test_the_last_page_has_no_next(client: Client, bekasi: Territory) -> None:
    store(bekasi, 2)

    assert get(client, "complaints", limit=2)["next"] is None
    assert get(client, "complaints", limit=1)["next"] is not None


def test_what_was_not_changed_since_is_left_out(client: Client, bekasi: Territory) -> None:
    (stored,) = store(bekasi)
    stored.refresh_from_db()
    at = stored.updated_at

    assert listed(client, updated_after=at.isoformat()) == []
    assert listed(client, updated_after=(at - timedelta(microseconds=1)).isoformat()) == ids([stored])


def test_a_cursor_of_another_list_is_refused(client: Client, bekasi: Territory) -> None:
    store(bekasi, 2)
    cursor = get(client, "complaints", limit=1)["next"].rpartition("cursor=")[2]

    body = problem(client, "complaints", updated_after="2000-01-01T00:00:00Z", cursor=cursor)

    assert body["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "abc"),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,4,5"),
        ("bbox", "nan,-6.3,107,-6.2"),
        ("bbox", "inf,-6.3,107,-6.2"),
        ("bbox", "-6.3,106.9,-6.2,107"),
        ("bbox", "107,-6.3,106,-6.2"),
        ("bbox", "106,-6.2,107,-6.3"),
        ("bbox", ",,,"),
        ("polygon", "POINT(1 2)"),
        ("polygon", "POLYGON((0 0,1 1,0 1,1 0,0 0))"),
        ("polygon", "POLYGON((0 0,1 1))"),
        ("polygon", "POLYGON EMPTY"),
        ("polygon", "POLYGON((nan 0,1 1,0 1,nan 0))"),
        ("polygon", "POLYGON((-6 106,-6 107,-7 107,-6 106))"),
        ("polygon", "POLYGON((" + ",".join(["0 0"] * 2_002) + "))"),
        ("polygon", "{"),
        ("polygon", '{"type":"Polygon","coordinates":[]}'),
        ("polygon", '{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1]]]}'),
        ("polygon", '{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}'),
        ("polygon", '{"type":"MultiPoint","coordinates":[[0,0]]}'),
        ("polygon", '{"type":["Polygon"],"coordinates":[[0,0]]}'),
        ("polygon", "[" * 5_000),
        ("category", "ufo"),
        ("category", "sampah-liar,,macet"),
        ("group", "ufo"),
        ("agency", "ufo"),
        ("area", "99"),
        ("kelurahan", "32.75.02"),
        ("kecamatan", "32.75.02.1005"),
        ("status", "open"),
        ("kind", "rumour"),
        ("created_from", "yesterday"),
        ("created_from", "2026-02-30"),
        ("created_from", "2026-03-02T12:00:00"),
        ("created_to", "0001-01-01T00:00:00Z"),
        ("updated_after", "9999-12-31T23:59:59-10:00"),
        ("cursor", "ü"),
        ("cursor", "W10"),
        ("cursor", "AAAA"),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "1e3"),
        ("limit", "10001"),
        ("limit", "²"),
        ("lang", "fr"),
        ("territory", "99"),
        ("category", "\x00"),
    ],
)
def test_a_value_that_cannot_be_names_its_parameter(client: Client, bekasi: Territory, name: str, value: str) -> None:
    body = problem(client, "complaints", **{name: value})

    assert (body["status"], body["errors"][0]["parameter"]) == (400, name)


def test_an_invalid_polygon_says_why(client: Client, bekasi: Territory) -> None:
    body = problem(client, "complaints", polygon="POLYGON((0 0,1 1,0 1,1 0,0 0))")

    assert "Self-intersection" in body["detail"]


def test_an_unknown_filter_names_those_there_are(client: Client, bekasi: Territory) -> None:
    body = problem(client, "complaints", kelurahan_name="Jakasampurna")

    assert (body["status"], body["errors"][0]["parameter"]) == (400, "kelurahan_name")
    assert "kecamatan, kelurahan, kind" in body["detail"]


def test_no_filter_reaches_a_private_column(client: Client, bekasi: Territory) -> None:
    for name in ("text", "text__contains", "reporter_key", "reporter_key__startswith", "source__code"):
        assert problem(client, "complaints", **{name: "a"})["status"] == 400


def test_a_list_is_of_all_cities_or_of_one(client: Client, chicago: Territory) -> None:
    categories = client.get("/api/v1/categories", {"territory": chicago.code}).json()["items"]
    store(chicago, at=(-87.65, 41.85), category=categories[0]["code"])

    assert len(listed(client, territory=chicago.code)) == 1
    assert listed(client, territory="32.75") == []
    assert len(listed(client)) == 1
    assert "add territory" in problem(client, "complaints", created_from="2026-03-02")["detail"]


def test_a_code_of_two_cities_needs_a_city(client: Client, bekasi: Territory) -> None:
    first, _ = build("ONE"), build("TWO")
    stored = Complaint.objects.create(**first.complaint(*CENTRE_OF_A))

    assert "one of ONE, TWO" in problem(client, "complaints", area="A")["detail"]
    assert listed(client, area="A", territory="ONE") == ids([stored])
    assert listed(client, area="A", territory="TWO") == []
    assert problem(client, "areas/A")["errors"][0]["parameter"] == "territory"
    assert get(client, "areas/A", territory="TWO")["properties"]["territory"] == "TWO"


def followed(client: Client, **query: object) -> list[str]:
    """All ids, page after page."""
    body = get(client, "complaints", **query)
    found = [feature["id"] for feature in body["features"]]
    while body["next"]:
        body = follow(client, body["next"])
        found += [feature["id"] for feature in body["features"]]
    return found
