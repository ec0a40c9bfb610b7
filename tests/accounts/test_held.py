"""Reports above the rate wait for the control centre, which releases or rejects each, over HTTP and on a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from geo_pot.accounts.models import User
from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from geo_pot.complaints.models import Complaint, StatusChange
from geo_pot.complaints.queries.holds import held_complaints
from tests.accounts.client import Json
from tests.accounts.people import administrator, granted
from tests.accounts.test_anonymous import DEVICE, follow, listed, submit
from tests.backoffice.conftest import pass_second_factor
from tests.complaints.grid_city import GridCity, build


@pytest.fixture(autouse=True)
def none_an_hour(settings: Settings) -> None:
    settings.RATES = {**settings.RATES, "anonymous-of-device": "1/hour"}


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    pass_second_factor(client, user)
    return client


@pytest.fixture
def poc(city: GridCity) -> Client:
    return signed_in(granted(Role.POC, administrator(city.territory), city.territory).user)


@pytest.fixture
def held(city: GridCity) -> Complaint:
    submit(DEVICE)
    return Complaint.objects.get(public_id=submit(DEVICE)["id"])


def decide(client: Client, held: Complaint, what: str, **body: str) -> tuple[int, Any]:
    address = f"/api/v1/complaints/{held.public_id}/{what}"
    response = client.post(address, body, content_type="application/json")
    return response.status_code, json.loads(response.content)


def waiting(client: Client, limit: int = 100) -> Json:
    response = client.get("/api/v1/complaints/held", {"limit": limit})
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "private, no-store"
    queue: Json = json.loads(response.content)
    return queue


def decisions(held: Complaint) -> list[Any]:
    entries = Entry.objects.filter(table_name="complaints_complaint", row_id=held.pk, actor_id__isnull=False)
    return list(entries.order_by("id").values_list("actor_id", "columns"))


def test_the_control_centre_reads_what_waits_longest_first(held: Complaint, poc: Client) -> None:
    later = submit(DEVICE)["id"]

    queue = waiting(poc)

    assert [feature["id"] for feature in queue["features"]] == [str(held.public_id), later]
    assert queue["features"][0]["properties"]["text"] == "Sampah di tepi kali"
    assert (len(waiting(poc, limit=1)["features"]), queue["waiting"]) == (1, 2)


def test_what_is_released_is_seen_by_everybody_and_audited(held: Complaint, poc: Client) -> None:
    before = listed()

    status, feature = decide(poc, held, "release")

    assert (status, feature["properties"]["held_since"]) == (200, None)
    assert listed() - before == {str(held.public_id)}
    assert waiting(poc)["waiting"] == 0
    assert [columns for _, columns in decisions(held)] == [["held_since"]]
    assert decide(poc, held, "release")[0] == 200
    assert len(decisions(held)) == 1


def test_what_is_rejected_stays_unseen_and_its_reason_is_kept(city: GridCity, poc: Client) -> None:
    submit(DEVICE)
    told = submit(DEVICE)
    held = Complaint.objects.get(public_id=told["id"])

    status, feature = decide(poc, held, "reject", reason=" Bukan aduan. ")

    step = StatusChange.objects.filter(complaint=held).latest("id")
    assert (status, feature["properties"]["status"]) == (200, "rejected")
    assert (step.to_status, step.note, step.by_id is not None) == ("rejected", "Bukan aduan.", True)
    assert str(held.public_id) not in listed()
    assert waiting(poc)["waiting"] == 0
    assert follow(told)[1]["properties"]["status"] == "rejected"
    assert [columns for _, columns in decisions(held)] == [["status", "resolved_at"]]


def test_a_rejection_takes_a_reason(held: Complaint, poc: Client) -> None:
    status, problem = decide(poc, held, "reject", reason="  ")

    assert (status, problem["errors"][0]["pointer"]) == (400, "/reason")
    assert held_complaints(held.territory_id).count() == 1


def test_what_is_decided_is_not_decided_again(held: Complaint, poc: Client) -> None:
    decide(poc, held, "reject", reason="Bukan aduan")

    assert [decide(poc, held, what, reason="x")[0] for what in ("release", "reject")] == [409, 409]


def test_what_is_not_held_is_not_rejected_here(held: Complaint, poc: Client) -> None:
    decide(poc, held, "release")

    assert decide(poc, held, "reject", reason="x")[0] == 409


def test_nobody_else_reads_or_decides(city: GridCity, held: Complaint) -> None:
    other = build("OTHER")
    theirs = signed_in(granted(Role.POC, administrator(other.territory), other.territory).user)
    planner = signed_in(granted(Role.PLANNER, administrator(city.territory), city.territory).user)

    for client, refusals in ((Client(), (401, 401)), (planner, (403, 403)), (theirs, (403, 404))):
        listing = client.get("/api/v1/complaints/held", {"territory": "GRID"}).status_code
        decisions = {decide(client, held, what, reason="x")[0] for what in ("release", "reject")}
        assert (listing, decisions) == (refusals[0], {refusals[1]})
    held.refresh_from_db()
    assert (held.held_since is not None, held.status) == (True, "submitted")
