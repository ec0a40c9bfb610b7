"""What happens at the same moment: with real threads, connections and commits."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from geo_pot.complaints.models import Assignment, Complaint, StatusChange, Submission
from geo_pot.outbox.models import Event
from tests.api.client import DEVICE, new_key
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build

AT_ONCE = 50
BODY = {"lon": CENTRE_OF_A[0], "lat": CENTRE_OF_A[1], "category": "dumping"}
Answer = tuple[int, bytes]


@pytest.fixture
def grid(transactional_db: None) -> GridCity:
    return build()


def at_once(requests: list[tuple[str, str, object, dict[str, str]]]) -> list[Answer]:
    """Send requests (method, path, body, headers) in threads of their own, at the same moment."""
    barrier = Barrier(len(requests))

    def send(request: tuple[str, str, object, dict[str, str]]) -> Answer:
        method, path, body, headers = request
        barrier.wait(timeout=30)
        try:
            response = Client().generic(
                method, f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers
            )
            return response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(send, requests))


def test_fifty_at_once_with_one_key_are_one_complaint(grid: GridCity) -> None:
    key = new_key()

    answers = at_once([("POST", "complaints", BODY, key)] * AT_ONCE)

    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert (Complaint.objects.count(), Submission.objects.count(), StatusChange.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(kind="complaint_submitted").count() == 1


def test_of_two_bodies_at_once_with_one_key_one_is_stored(grid: GridCity) -> None:
    key = new_key()
    bodies = [{**BODY, "text": f"report {number % 2}"} for number in range(10)]

    answers = at_once([("POST", "complaints", body, key) for body in bodies])

    assert sorted(status for status, _ in answers) == [201] * 5 + [422] * 5
    assert Complaint.objects.count() == 1


def test_receipts_of_complaints_at_once_are_all_different(grid: GridCity) -> None:
    at_once([("POST", "complaints", BODY, new_key()) for _ in range(20)])

    assert len(set(Complaint.objects.values_list("receipt", flat=True))) == 20


def test_a_pin_and_a_category_changed_at_once_both_hold(grid: GridCity) -> None:
    lamp = type(grid.dumping).objects.create(
        territory=grid.territory, group=grid.dumping.group, code="lamp", names={"en": "Lamp"}
    )
    ((_, made),) = at_once([("POST", "complaints", BODY, DEVICE)])
    path = f"complaints/{json.loads(made)['id']}"

    answers = at_once(
        [
            ("PATCH", path, {"lon": CENTRE_OF_D[0], "lat": CENTRE_OF_D[1]}, DEVICE),
            ("PATCH", path, {"category": lamp.code}, DEVICE),
        ]
    )

    complaint = Complaint.objects.get(public_id=UUID(json.loads(made)["id"]))
    assert [status for status, _ in answers] == [200, 200]
    assert (complaint.kelurahan_id, complaint.kecamatan_id) == (grid.areas["D"].pk, grid.areas["EAST"].pk)
    assert (complaint.category.code, complaint.agency and complaint.agency.code) == ("lamp", "POC")
    assert Assignment.objects.filter(complaint=complaint, period__upper_inf=True).count() == 1


def test_of_two_changes_meant_for_one_version_one_is_refused(grid: GridCity) -> None:
    ((_, made),) = at_once([("POST", "complaints", BODY, DEVICE)])
    path = f"complaints/{json.loads(made)['id']}"
    tag = Client().get(f"/api/v1/{path}", headers=DEVICE)["ETag"]

    answers = at_once([("PATCH", path, {"text": f"{number}"}, {**DEVICE, "If-Match": tag}) for number in range(4)])

    assert sorted(status for status, _ in answers) == [200, 412, 412, 412]
