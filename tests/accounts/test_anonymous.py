"""Reports without an account: followed by a secret link, held back where there are too many."""

from __future__ import annotations

import json
import logging
import uuid
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from structlog.stdlib import ProcessorFormatter

from geo_pot.accounts.actor import NOBODY, Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Category
from geo_pot.complaints.actions.hold import release
from geo_pot.complaints.models import Complaint, FollowLink
from geo_pot.complaints.queries.holds import held_complaints
from tests.accounts.client import App, Json
from tests.accounts.people import administrator, granted
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build

DEVICE = {"X-Device-Key": "a-device-of-the-tests"}
OTHER = {"X-Device-Key": "another-device"}


def report(**members: object) -> Json:
    lon, lat = CENTRE_OF_A
    return {"lon": lon, "lat": lat, "category": "dumping", "text": "Sampah di tepi kali", **members}


def submit(headers: dict[str, str] | None = None) -> Json:
    status, feature = App().api("POST", "complaints", report(), headers)
    assert status == 201, feature
    return feature


def follow(feature: Json) -> tuple[int, Json]:
    response = Client().get(urlsplit(feature["properties"]["follow"]["url"]).path)
    return response.status_code, json.loads(response.content)


def test_a_report_without_an_account_is_followed_by_its_link(city: GridCity) -> None:
    feature = submit()

    status, followed = follow(feature)

    assert (status, followed["properties"]["receipt"]) == (200, feature["properties"]["receipt"])
    assert (followed["properties"]["own"], followed["properties"]["text"]) == (True, "Sampah di tepi kali")


def test_the_link_is_told_once_and_only_its_hash_is_kept(city: GridCity) -> None:
    feature = submit(DEVICE)
    token = feature["properties"]["follow"]["token"]

    again = App().api("GET", f"complaints/{feature['id']}", None, DEVICE)[1]

    assert "follow" not in again["properties"]
    assert token not in FollowLink.objects.get().token_sha256


def test_a_repeated_report_is_told_the_same_link(city: GridCity) -> None:
    key = {**DEVICE, "Idempotency-Key": str(uuid.uuid4())}

    first, second = submit(key), submit(key)

    assert (first, follow(second)[0]) == (second, 200)


def test_a_link_that_leads_nowhere_tells_nothing(city: GridCity) -> None:
    submit()

    status, problem = App().api("GET", "complaints/follow/" + "x" * 32)

    assert (status, problem["type"]) == (404, "/api/problems/not-found")


def test_guessing_links_is_answered_like_any_other_miss(city: GridCity) -> None:
    assert {App().api("GET", f"complaints/follow/{guess}")[0] for guess in ("a", "%00", "é" * 50, "y" * 5_000)} == {404}


def test_the_link_stands_in_no_log(city: GridCity, caplog: pytest.LogCaptureFixture) -> None:
    token = submit()["properties"]["follow"]["token"]
    handler = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter))

    App().api("GET", f"complaints/follow/{token}")
    App().api("GET", f"complaints/follow/{token[1:]}")

    written = "\n".join(handler.format(record) for record in caplog.records)
    assert (written.count("/complaints/follow/…") >= 4, token[1:] in written) == (True, False)


def test_who_has_an_account_needs_no_link(city: GridCity, capsys: pytest.CaptureFixture[str]) -> None:
    app = App()
    app.register("+6281234567890", capsys)

    _, feature = app.api("POST", "complaints", report())

    assert ("follow" in feature["properties"], feature["properties"]["own"]) == (False, True)
    assert Complaint.objects.get().reporter_key == f"account:{app.api('GET', 'me')[1]['id']}"


@pytest.fixture
def one_an_hour(settings: Settings) -> None:
    settings.RATES = {**settings.RATES, "anonymous-of-device": "1/hour"}


def listed() -> set[str]:
    _, collection = App().api("GET", "complaints")
    return {feature["id"] for feature in collection["features"]}


def test_reports_above_the_rate_are_taken_and_held_back(city: GridCity, one_an_hour: None) -> None:
    first, second, other = submit(DEVICE), submit(DEVICE), submit(OTHER)

    assert listed() == {first["id"], other["id"]}
    assert App().api("GET", f"complaints/{second['id']}")[0] == 404
    assert App().api("GET", f"complaints/{second['id']}", None, DEVICE)[0] == 200
    assert follow(second)[0] == 200
    assert [str(held.public_id) for held in held_complaints(city.territory.pk)] == [second["id"]]


def test_a_report_that_is_sent_again_counts_once(city: GridCity, one_an_hour: None) -> None:
    """A telephone on a bad line repeats it with its key until it hears an answer."""
    key = {**DEVICE, "Idempotency-Key": str(uuid.uuid4())}

    answers = [submit(key) for _ in range(5)]

    assert answers == [answers[0]] * 5
    assert not held_complaints(city.territory.pk).exists()


def test_what_was_released_is_not_held_again_where_it_is_sent_again(
    city: GridCity, admin: Actor, one_an_hour: None
) -> None:
    key = {**DEVICE, "Idempotency-Key": str(uuid.uuid4())}
    submit(DEVICE)
    submit(key)
    held = held_complaints(city.territory.pk).get()
    release(complaint=held, by=actor_of(granted(Role.POC, admin, city.territory).user, mfa=True))

    submit(key)

    held.refresh_from_db()
    assert held.held_since is None


def test_the_control_centre_releases_what_is_held(city: GridCity, admin: Actor, one_an_hour: None) -> None:
    _, second = submit(DEVICE), submit(DEVICE)
    complaint = Complaint.objects.get(public_id=second["id"])
    poc = actor_of(granted(Role.POC, admin, city.territory).user, mfa=True)

    release(complaint=complaint, by=poc)

    assert second["id"] in listed()
    assert not held_complaints(city.territory.pk).exists()


def test_nobody_else_releases(city: GridCity, admin: Actor, one_an_hour: None) -> None:
    _, second = submit(DEVICE), submit(DEVICE)
    complaint = Complaint.objects.get(public_id=second["id"])

    for actor in (NOBODY, admin, administrator(build("OTHER").territory)):
        with pytest.raises(NotAllowed):
            release(complaint=complaint, by=actor)


def test_fifty_devices_of_one_office_are_not_held(city: GridCity) -> None:
    for number in range(50):
        App(address="203.0.113.7").api("POST", "complaints", report(), {"X-Device-Key": f"tablet-{number:02d}"})

    assert (Complaint.objects.count(), held_complaints(city.territory.pk).count()) == (50, 0)


def test_an_address_that_makes_ever_new_keys_is_held(city: GridCity, settings: Settings) -> None:
    settings.RATES = {**settings.RATES, "anonymous-of-address": "3/hour"}
    for number in range(5):
        App(address="203.0.113.7").api("POST", "complaints", report(), {"X-Device-Key": f"made-up-{number}"})

    assert held_complaints(city.territory.pk).count() == 2


def test_a_report_is_taken_though_nobody_can_count(city: GridCity, settings: Settings) -> None:
    settings.RATES_STORAGE = "redis://127.0.0.1:1/0"

    feature = submit()

    assert FollowLink.objects.filter(complaint__public_id=feature["id"]).exists()


def test_what_takes_an_account_is_not_reported_without_one(city: GridCity, capsys: pytest.CaptureFixture[str]) -> None:
    Category.objects.filter(code="dumping").update(anonymous_allowed=False)
    app = App()
    app.register("+6281234567890", capsys)

    answers = [each.api("POST", "complaints", report(), DEVICE)[0] for each in (App(), app)]

    assert (answers, Complaint.objects.count()) == ([401, 201], 1)
