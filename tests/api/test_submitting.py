from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client

from geo_pot.complaints.models import Complaint, Submission
from geo_pot.outbox.models import Event
from spatial.models import Territory
from tests.api.client import DEVICE, GEOJSON, INSIDE, OTHER_DEVICE, as_problem, new_key, post, report, submit

METRE = 1 / 110_600  # in degrees of latitude
NORTHERN_RIM = (106.9716, -6.1722)  # a vertex of the shipped outline of the city


def test_a_complaint_is_matched_and_routed_at_once(client: Client, bekasi: Territory) -> None:
    properties = submit(client)["properties"]

    assert (properties["method"], properties["kelurahan_name"], properties["kecamatan_name"], properties["agency"]) == (
        "covers",
        "Jakasampurna",
        "Bekasi Barat",
        "uptd-kebersihan-32.75.02",
    )
    assert re.fullmatch(r"POT-20\d\d-\d{6}", properties["receipt"])
    assert [step["to"] for step in properties["history"]] == ["submitted"]
    assert properties["route"]["why"] == "melayani kecamatan ini (paling setempat)"


def test_a_complaint_is_announced_in_its_own_transaction(client: Client, bekasi: Territory) -> None:
    complaint = Complaint.objects.get(public_id=submit(client)["id"])

    events = Event.objects.filter(kind="complaint_submitted", payload__complaint_id=complaint.pk)
    assert events.count() == 1


def test_a_flat_body_and_a_feature_say_the_same(client: Client, bekasi: Territory) -> None:
    flat = report(accuracy_m=30, kind="information")
    lon, lat = flat.pop("lon"), flat.pop("lat")
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat, 12.5]}, "properties": flat}

    answers = [
        json.loads(post(client, {"lon": lon, "lat": lat, **flat}).content),
        client.post("/api/v1/complaints", json.dumps(feature), content_type=GEOJSON, headers=DEVICE).json(),
    ]

    told = [
        (
            answer["geometry"],
            answer["properties"]["kind"],
            answer["properties"]["text"],
            answer["properties"]["accuracy_m"],
        )
        for answer in answers
    ]
    assert told[0] == told[1] == ({"type": "Point", "coordinates": list(INSIDE)}, "information", flat["text"], 30)


def test_a_point_on_a_shared_edge_is_held_by_one_and_flagged_to_both(client: Client, bekasi: Territory) -> None:
    lon, lat = shared_vertex(client)

    properties = submit(client, lon=lon, lat=lat)["properties"]

    codes = [candidate["code"] for candidate in properties["candidates"]]
    assert (properties["method"], properties["on_border"], properties["edge_m"]) == ("covers", True, 0)
    assert properties["kelurahan"] == min(codes)
    assert len(codes) >= 2
    assert sum(candidate["share"] for candidate in properties["candidates"]) == pytest.approx(1, abs=0.01)


def test_a_point_just_outside_belongs_to_the_nearest(client: Client, bekasi: Territory) -> None:
    properties = submit(client, lon=NORTHERN_RIM[0], lat=NORTHERN_RIM[1] + 10 * METRE)["properties"]

    assert (properties["method"], properties["kelurahan"] is not None) == ("nearest", True)
    assert properties["distance_m"] == pytest.approx(10, abs=0.5)


def test_a_point_outside_is_kept_unmatched_and_names_the_nearest(client: Client, bekasi: Territory) -> None:
    properties = submit(client, lon=NORTHERN_RIM[0], lat=NORTHERN_RIM[1] + 1_000 * METRE)["properties"]

    assert (properties["method"], properties["kelurahan"], properties["nearest"] is not None) == (
        "unmatched",
        None,
        True,
    )
    assert properties["agency"] == "dlh"


def test_a_point_far_outside_is_refused_with_the_nearest_area_and_its_distance(
    client: Client, bekasi: Territory
) -> None:
    body = as_problem(post(client, report(lat=INSIDE[1] + 1)))

    assert (body["status"], body["type"]) == (422, "/api/problems/outside-coverage")
    assert body["nearest"] in {area["properties"]["code"] for area in areas(client)}
    assert body["nearest_name"] in body["detail"]
    assert body["distance_m"] == pytest.approx(103_600, rel=0.01)
    assert not Complaint.objects.exists()


def test_swapped_axes_are_recognised(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(lon=INSIDE[1], lat=INSIDE[0])))

    assert (body["status"], body["errors"][0]["pointer"]) == (400, "/lat")
    assert "swapped" in body["errors"][0]["detail"]


def test_everything_that_is_wrong_is_said_at_once(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, {"lon": "106.9", "lat": True, "kind": "rumour", "accuracy_m": -1, "colour": "red"}))

    assert body["status"] == 400
    assert sorted(error["pointer"] for error in body["errors"]) == [
        "/accuracy_m",
        "/category",
        "/colour",
        "/kind",
        "/lat",
        "/lon",
    ]


def test_an_unknown_category_says_where_the_known_ones_are(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(category="ufo")))

    assert (body["status"], body["errors"][0]["pointer"]) == (400, "/category")
    assert "/api/v1/categories?territory=32.75" in body["detail"]


def test_an_unknown_territory_names_the_known_ones(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(territory="99.99")))

    assert (body["status"], body["errors"][0]["pointer"]) == (400, "/territory")
    assert "32.75" in body["detail"]


def test_the_same_key_and_body_find_the_complaint_that_they_made(client: Client, bekasi: Territory) -> None:
    key = new_key()

    answers = [post(client, report(), key) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert Complaint.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client: Client, bekasi: Territory) -> None:
    key = new_key()
    post(client, report(), key)

    body = as_problem(post(client, report(text="Sesuatu yang lain"), key))

    assert (body["status"], body["type"]) == (422, "/api/problems/idempotency-key-reused")


def test_a_key_is_answered_only_to_the_device_that_used_it(client: Client, bekasi: Territory) -> None:
    key = new_key()
    first = json.loads(post(client, report(), key).content)

    other = json.loads(post(client, report(), {**key, **OTHER_DEVICE}).content)

    assert first["id"] != other["id"]


def test_a_key_without_a_device_is_refused_and_says_so(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(), {"Idempotency-Key": str(uuid.uuid4())}))

    assert (body["status"], body["errors"][0]["parameter"]) == (400, "X-Device-Key")


def test_a_key_that_is_no_uuid_is_refused(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(), {**DEVICE, "Idempotency-Key": "1"}))

    assert (body["status"], body["errors"][0]["parameter"]) == (400, "Idempotency-Key")


def test_a_refused_submission_leaves_its_key_free(client: Client, bekasi: Territory) -> None:
    key = new_key()
    assert post(client, report(lat=0), key).status_code == 422
    assert not Submission.objects.exists()

    assert post(client, report(), key).status_code == 201


def test_a_device_key_is_stored_as_a_hash_and_told_to_nobody(client: Client, bekasi: Territory) -> None:
    answer = post(client, report())

    stored = Complaint.objects.get().reporter_key or ""
    assert stored.startswith("device:")
    assert DEVICE["X-Device-Key"] not in stored
    assert stored.encode() not in answer.content
    assert DEVICE["X-Device-Key"].encode() not in answer.content


def test_who_gives_no_device_key_is_unknown(client: Client, bekasi: Territory) -> None:
    post(client, report(), {"Accept": "*/*"})

    assert Complaint.objects.get().reporter_key is None


def test_a_device_key_that_cannot_be_is_refused(client: Client, bekasi: Territory) -> None:
    body = as_problem(post(client, report(), {"X-Device-Key": "abc"}))

    assert (body["status"], body["errors"][0]["parameter"]) == (400, "X-Device-Key")


def test_the_category_decides_the_city(client: Client, chicago: Territory) -> None:
    category = client.get("/api/v1/categories", {"territory": chicago.code}).json()["items"][0]["code"]

    feature = submit(client, lon=-87.65, lat=41.85, category=category)

    assert feature["properties"]["territory"] == chicago.code
    assert feature["properties"]["kecamatan"] is None


def test_without_a_place_of_its_own_a_category_of_no_city_is_looked_for_in_the_nearest(
    client: Client, chicago: Territory
) -> None:
    body = as_problem(post(client, report(lon=-87.65, lat=41.85, category="ufo")))

    assert f"/api/v1/categories?territory={chicago.code}" in body["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"lon": NaN, "lat": 0}', 400),
        (b'{"lon": 1e999, "lat": 0, "category": "sampah-liar"}', 400),
        (b'{"lon": 1, "lon": 2}', 400),
        (b'{"category": "\\ud800", "lon": 106.9756, "lat": -6.2349}', 400),
        (b'{"category": "\\u0000", "lon": 106.9756, "lat": -6.2349}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 50_000, 400),
        (b'{"a":' * 10_000, 400),
        (b'{"lon": ' + b"9" * 5_000 + b"}", 400),
        (b" " * 70_000, 413),
    ],
)
def test_a_body_that_cannot_be_is_a_problem(client: Client, bekasi: Territory, body: bytes, status: int) -> None:
    response = client.post("/api/v1/complaints", body, content_type="application/json")

    assert as_problem(response)["status"] == status


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_body_of_another_kind_is_not_read(client: Client, bekasi: Territory, media_type: str) -> None:
    response = client.post("/api/v1/complaints", b"lon=1", content_type=media_type)

    assert as_problem(response)["status"] == 415


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        1,
        [],
        {},
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": [1, 2, 3, 4]},
        {"type": "Point", "coordinates": ["106", "-6"]},
        {"type": "Point", "coordinates": [None, None]},
        {"type": "Point", "coordinates": [[106, -6]]},
        {"type": "Point", "coordinates": [106.9, 91]},
        {"type": "Point", "coordinates": [181, -6]},
        {"type": "Point", "coordinates": [106.9756, -6.2349], "crs": {"type": "name"}},
        {"type": "MultiPoint", "coordinates": [[106, -6]]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": ["Point"], "coordinates": [106, -6]},
    ],
)
def test_only_a_point_in_degrees_is_a_place(client: Client, bekasi: Territory, geometry: object) -> None:
    feature = {"type": "Feature", "geometry": geometry, "properties": {"category": "sampah-liar"}}

    body = as_problem(post(client, feature))

    assert (body["status"], body["errors"][0]["pointer"]) == (400, "/geometry")


def areas(client: Client) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = client.get("/api/v1/areas", {"level": "kelurahan"}).json()["features"]
    return found


def shared_vertex(client: Client) -> tuple[float, float]:
    """A vertex of three outlines or more, deep in the city: an inner corner."""
    seen: dict[tuple[float, float], int] = {}
    for feature in client.get("/api/v1/areas", {"level": "kelurahan"}).json()["features"]:
        ring = feature["geometry"]["coordinates"][0][0]
        for lon, lat in ring[1:]:
            seen[lon, lat] = seen.get((lon, lat), 0) + 1
    return max(seen, key=lambda vertex: (seen[vertex], vertex))
