from __future__ import annotations

import json
import uuid
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from geo_pot.complaints.actions import change_status
from geo_pot.complaints.models import Assignment, Complaint
from geo_pot.complaints.workflow import Status
from spatial.models import Territory
from tests.api.client import DEVICE, OTHER_DEVICE, Json, as_problem, get, submit

ELSEWHERE = {"lon": 106.99, "lat": -6.30}


def patch(client: Client, id_: str, body: object, headers: dict[str, str] | None = None) -> HttpResponse:
    response = client.patch(
        f"/api/v1/complaints/{id_}", json.dumps(body), content_type="application/json", headers=headers or DEVICE
    )
    assert isinstance(response, HttpResponse)
    return response


def revised(client: Client, id_: str, body: object) -> Json:
    response = patch(client, id_, body)
    assert response.status_code == 200, response.content
    feature: Json = json.loads(response.content)
    return feature


def test_a_moved_pin_is_matched_and_routed_again(client: Client, bekasi: Territory) -> None:
    before = submit(client)

    after = revised(client, before["id"], ELSEWHERE)

    assert after["geometry"]["coordinates"] == [106.99, -6.3]
    assert after["properties"]["kelurahan"] != before["properties"]["kelurahan"]
    assert after["properties"]["kecamatan"] != before["properties"]["kecamatan"]
    assert after["properties"]["agency"] == f"uptd-kebersihan-{after['properties']['kecamatan']}"
    assert after["properties"]["route"]["status"] == "routed"
    complaint = Complaint.objects.get(public_id=before["id"])
    assert [row.agency.code for row in Assignment.objects.filter(complaint=complaint).order_by("period")] == [
        before["properties"]["agency"],
        after["properties"]["agency"],
    ]


def test_another_category_is_routed_again(client: Client, bekasi: Territory) -> None:
    before = submit(client)

    after = revised(client, before["id"], {"category": "pju-mati"})

    assert (after["properties"]["category"], after["properties"]["agency"]) == ("pju-mati", "dbmsda")
    assert after["properties"]["kelurahan"] == before["properties"]["kelurahan"]


def test_a_moved_pin_with_another_category_is_one_change(client: Client, bekasi: Territory) -> None:
    before = submit(client)

    after = revised(client, before["id"], {**ELSEWHERE, "category": "macet", "accuracy_m": 12, "text": "Dua"})

    properties = after["properties"]
    assert (properties["category"], properties["agency"], properties["accuracy_m"], properties["text"]) == (
        "macet",
        "dishub",
        12,
        "Dua",
    )


def test_a_feature_moves_a_pin_too(client: Client, bekasi: Territory) -> None:
    before = submit(client)

    body = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [106.99, -6.3]}, "properties": None}

    assert revised(client, before["id"], body)["geometry"] == body["geometry"]


def test_other_words_change_neither_place_nor_route(client: Client, bekasi: Territory) -> None:
    before = submit(client)["properties"]

    after = revised(client, before["id"], {"text": "Lebih jelas"})["properties"]

    assert after["text"] == "Lebih jelas"
    assert {**after, "text": before["text"], "updated_at": before["updated_at"]} == before


def test_somebody_elses_complaint_cannot_be_changed(client: Client, bekasi: Territory) -> None:
    id_ = submit(client)["id"]

    for headers in (OTHER_DEVICE, {"Accept": "*/*"}):
        body = as_problem(patch(client, id_, {"text": "Bukan milik saya"}, headers))
        assert (body["status"], body["type"]) == (403, "/api/problems/not-the-reporter")


def test_a_complaint_of_nobody_known_can_be_changed_by_nobody(client: Client, bekasi: Territory) -> None:
    id_ = submit(client, {"Accept": "*/*"})["id"]

    for headers in (DEVICE, {"Accept": "*/*"}):
        assert patch(client, id_, {"text": "?"}, headers).status_code == 403


def test_an_ended_complaint_cannot_be_changed(client: Client, bekasi: Territory) -> None:
    id_ = submit(client)["id"]
    change_status(public_id=UUID(id_), to=Status.RESOLVED, outcome="removed")

    body = as_problem(patch(client, id_, {"text": "Terlambat"}))

    assert (body["status"], "submit a new complaint" in body["detail"]) == (409, True)


def test_a_change_meant_for_another_version_is_refused(client: Client, bekasi: Territory) -> None:
    id_ = submit(client)["id"]
    tag = client.get(f"/api/v1/complaints/{id_}", headers=DEVICE)["ETag"]

    refused = as_problem(patch(client, id_, {"text": "Satu"}, {**DEVICE, "If-Match": '"1700000000000000-00000000"'}))
    accepted = patch(client, id_, {"text": "Dua"}, {**DEVICE, "If-Match": tag})

    assert (refused["status"], refused["type"]) == (412, "/api/problems/changed-meanwhile")
    assert accepted.status_code == 200


@pytest.mark.parametrize("tag", ["nonsense", '"x-1"', '"1-a", "2-b"', '"' + "9" * 30 + '"'])
def test_an_if_match_that_cannot_be_is_a_problem(client: Client, bekasi: Territory, tag: str) -> None:
    id_ = submit(client)["id"]

    assert as_problem(patch(client, id_, {"text": "Satu"}, {**DEVICE, "If-Match": tag}))["status"] == 400


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lon": 106.9}, "/lat"),
        ({"status": "resolved"}, "/status"),
        ({"kelurahan": "32.75.02.1005"}, "/kelurahan"),
        ({"category": "ufo"}, "/category"),
        ({"text": 5}, "/text"),
        ({"lon": -6.2, "lat": 106.9}, "/lat"),
    ],
)
def test_what_cannot_be_changed_is_named(client: Client, bekasi: Territory, body: object, pointer: str) -> None:
    answer = as_problem(patch(client, submit(client)["id"], body))

    assert (answer["status"], answer["errors"][0]["pointer"]) == (400, pointer)


def test_a_pin_cannot_be_moved_out_of_the_city(client: Client, bekasi: Territory) -> None:
    before = submit(client)

    body = as_problem(patch(client, before["id"], {"lon": 110.0, "lat": -6.2}))

    assert body["status"] == 422
    assert client.get(f"/api/v1/complaints/{before['id']}").json()["geometry"] == before["geometry"]


def test_a_complaint_that_is_not_there_is_not_found(client: Client, bekasi: Territory) -> None:
    id_ = str(uuid.uuid4())

    assert as_problem(patch(client, id_, {"text": "?"}))["status"] == 404
    assert as_problem(client.get(f"/api/v1/complaints/{id_}"))["status"] == 404


def test_the_text_is_told_to_its_own_reporter_only(client: Client, bekasi: Territory) -> None:
    id_ = submit(client, text="Rahasia dapur")["id"]

    own = client.get(f"/api/v1/complaints/{id_}", headers=DEVICE)
    others = [client.get(f"/api/v1/complaints/{id_}", headers=headers) for headers in ({}, OTHER_DEVICE)]
    listed = json.dumps(get(client, "complaints", DEVICE))

    assert own.json()["properties"]["text"] == "Rahasia dapur"
    assert all(b"Rahasia" not in answer.content for answer in others)
    assert "Rahasia" not in listed
    assert "X-Device-Key" in own["Vary"]
    assert "private" in own["Cache-Control"]


def test_a_known_version_of_a_complaint_is_not_sent_again(client: Client, bekasi: Territory) -> None:
    path = f"/api/v1/complaints/{submit(client)['id']}"
    tag = client.get(path)["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})
    in_english = client.get(path, {"lang": "en"}, headers={"If-None-Match": tag})
    own = client.get(path, headers={**DEVICE, "If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert (in_english.status_code, own.status_code) == (200, 200)
