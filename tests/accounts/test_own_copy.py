"""Who is signed in may take along all that is kept about them, over HTTP, and gets nothing of anybody else's."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client

from geo_pot.accounts.models import User
from geo_pot.accounts.personal.actions import store
from geo_pot.audit.models import Entry
from tests.accounts.client import App
from tests.accounts.people import somebody
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity

DEVICE = {"X-Device-Key": "a-device-of-the-copy"}


def report(app: App, text: str, place: tuple[float, float] = CENTRE_OF_A, headers: dict[str, str] | None = None) -> str:
    body = {"lon": place[0], "lat": place[1], "category": "dumping", "text": text}
    status, feature = app.api("POST", "complaints", body, headers)
    assert status == 201, feature
    return str(feature["id"])


def copy_of(user: User) -> tuple[Client, Any]:
    client = Client()
    client.force_login(user)
    return client, client.get("/api/v1/me/export")


def test_a_citizen_registers_reports_and_takes_a_copy_along(city: GridCity, capsys: pytest.CaptureFixture[str]) -> None:
    app, other = App(), App()
    app.register("+6281234567890", capsys)
    other.register("+6281200000001", capsys)
    report(app, "lampu mati")
    report(app, "sampah", CENTRE_OF_D)
    report(other, "of somebody else")

    status, copy = app.api("GET", "me/export")

    assert (status, copy["person"]["phone"], len(copy["sessions"])) == (200, "+6281234567890", 1)
    features = copy["complaints"]["features"]
    assert [each["properties"]["text"] for each in features] == ["lampu mati", "sampah"]
    assert features[1]["geometry"]["coordinates"] == [round(axis, 6) for axis in CENTRE_OF_D]
    assert [each["status"] for each in features[0]["properties"]["history"]] == ["submitted"]
    assert not [word for word in ("of somebody else", "+6281200000001") if word in json.dumps(copy)]


def test_the_copy_is_what_the_description_says(city: GridCity, capsys: pytest.CaptureFixture[str]) -> None:
    app = App()
    app.register("+6281234567890", capsys)
    report(app, "lampu mati")
    schema = json.loads(Client().get("/api/schema").content)

    _, copy = app.api("GET", "me/export")

    jsonschema.validate(copy, {"$ref": "#/components/schemas/OwnCopy", "components": schema["components"]})


def test_it_is_a_file_that_no_cache_keeps(city: GridCity) -> None:
    _, response = copy_of(somebody())

    body = json.loads(response.getvalue())
    assert (response.status_code, body["person"], body["complaints"]["features"]) == (200, {}, [])
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="geopot-')


def test_what_the_device_reported_is_among_it_for_who_has_its_key(
    city: GridCity, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App()
    report(app, "before signing up", headers=DEVICE)
    app.register("+6281234567890", capsys)

    with_key = app.api("GET", "me/export", None, DEVICE)[1]["complaints"]["features"]
    without = app.api("GET", "me/export")[1]["complaints"]["features"]

    assert ([each["properties"]["text"] for each in with_key], without) == (["before signing up"], [])


def test_who_has_no_account_gets_none(city: GridCity) -> None:
    status, problem = App().api("GET", "me/export", None, DEVICE)

    assert (status, problem["type"]) == (401, "/api/problems/unauthenticated")


def test_giving_it_out_is_written_down_as_the_holders_own_look(city: GridCity) -> None:
    user = somebody()
    store(user_id=user.pk, full_name="Siti")

    _, response = copy_of(user)

    looks = json.loads(response.getvalue())["looks"]
    entry = Entry.objects.get(table_name="personal_data", action="read", row_id=user.pk)
    assert (entry.actor_id, entry.reason) == (user.pk, "own copy")
    assert [(look["by"], look["reason"]) for look in looks] == [("self", "own copy")]


def test_a_sixth_copy_within_an_hour_has_to_wait(city: GridCity) -> None:
    client, _ = copy_of(somebody())

    statuses = [client.get("/api/v1/me/export").status_code for _ in range(5)]

    assert statuses == [200] * 4 + [429]
