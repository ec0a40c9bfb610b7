"""One hotspot: what everybody sees, what staff see, what was seen then, and what officers write down."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.hotspots.filters import SiteShape
from geo_pot.hotspots.models import Run, Site, SiteAction
from tests.api.client import Json, as_problem, get, problem
from tests.complaints.grid_city import GridCity, build
from tests.hotspots.planting import AS_OF, OTHER_SPOT, plant, public_source, run
from tests.hotspots.staff import signed_in

FOUR = ("p1", "p2", "p3", "p4")
DAY = timedelta(days=1)


@pytest.fixture
def grid(db: None) -> GridCity:
    city = build()
    plant(city)
    run(city)
    return city


def site_id() -> str:
    return str(Site.objects.get().public_id)


def act(client: Client, site: str, **body: object) -> Any:  # noqa: ANN401 -- an answer
    return client.post(f"/api/v1/hotspots/{site}/actions", body, content_type="application/json")


def test_a_hotspot_tells_its_episodes_clean_ups_and_history_by_months(client: Client, grid: GridCity) -> None:
    found = get(client, f"hotspots/{site_id()}")["properties"]

    assert [episode["start"] for episode in found["episode_list"]][:2] == ["2025-10", "2025-10"]
    assert {episode["reports"] for episode in found["episode_list"]} == {None}  # of two people each
    assert (found["cleanups"][0]["on"], found["cleanups"][0]["told_by"]) == ("2025-10", "complaint")
    assert found["cleanups"][0]["days_to_recurrence"] == 16
    assert [(event["kind"], event["to"], event["at"]) for event in found["history"]] == [
        ("appeared", "active", "2026-03")
    ]
    assert not found["history"][0]["evidence"].keys() & {"p_a", "p_c", "quiet_d"}
    assert found["history"][0]["run"] is None


def test_before_and_after_a_clean_up_has_an_interval_and_claims_nothing_that_chance_explains(
    client: Client, grid: GridCity
) -> None:
    poc = signed_in(grid, Role.POC)

    cleanup = get(poc, f"hotspots/{site_id()}")["properties"]["cleanups"][4]["before_after"]

    assert (cleanup["episodes_before"], cleanup["episodes_after"], cleanup["days_before"]) == (5, 3, 180)
    assert cleanup["days_after"] == 64  # what came after the run looked, nobody knows yet
    assert cleanup["low"] < cleanup["ratio"] < cleanup["high"]
    assert cleanup["verdict"] == "cannot tell"


def test_a_pile_of_the_day_on_which_an_officer_cleaned_is_not_its_return(client: Client, grid: GridCity) -> None:
    poc = signed_in(grid, Role.POC)

    act(poc, site_id(), kind="cleanup", on="2026-02-22")

    found = get(poc, f"hotspots/{site_id()}")["properties"]
    (told,) = [one for one in found["cleanups"] if one["told_by"] == "action"]
    assert found["episode_list"][-1]["start"] == told["on"] == "2026-02-22"
    assert (told["days_to_recurrence"], told["before_after"]["episodes_after"]) == (None, 0)


def test_a_comparison_that_would_tell_the_day_of_a_clean_up_is_for_staff(client: Client, grid: GridCity) -> None:
    poc = signed_in(grid, Role.POC)
    act(poc, site_id(), kind="cleanup", on="2026-02-27")

    last = [get(one, f"hotspots/{site_id()}")["properties"]["cleanups"][-1] for one in (client, poc)]
    assert [one["told_by"] for one in last] == ["action", "action"]
    assert last[0]["before_after"] is None
    assert last[1]["before_after"]["days_after"] == 1
    assert [one["against_uncleaned"] and one["against_uncleaned"]["untold"] for one in last] == [None, "too early"]


def test_what_its_owner_published_is_told_by_days(client: Client, db: None) -> None:
    city = build()
    plant(city, reporters=[None], source=public_source())
    run(city)

    found = get(client, f"hotspots/{site_id()}")["properties"]
    assert (found["episode_list"][0]["start"], found["episode_list"][0]["reports"]) == ("2025-10-05", 2)


def test_what_few_reported_is_there_for_staff_of_the_place_alone(client: Client, db: None) -> None:
    city = build()
    plant(city, reporters=FOUR)
    run(city)
    address = f"hotspots/{site_id()}"
    lurah = {name: signed_in(city, Role.LURAH, area=city.areas[name]) for name in ("A", "B")}
    officer = signed_in(city, Role.OFFICER, agency=Agency.objects.get(code="UNIT-WEST"))

    assert problem(client, address)["status"] == 404
    assert problem(lurah["B"], address)["status"] == 404
    assert [len(get(one, "hotspots")["features"]) for one in (client, lurah["B"], lurah["A"], officer)] == [0, 0, 1, 1]
    seen = get(lurah["A"], address)["properties"]
    assert (seen["position_precision_m"], seen["date_precision"], seen["reporters"]) == (0, "day", 4)


def test_answers_are_what_the_description_says(client: Client, grid: GridCity) -> None:
    schema = json.loads(client.get("/api/schema").content)
    poc = signed_in(grid, Role.POC)
    act(poc, site_id(), kind="cleanup", on="2026-02-27")
    answers = {
        "HotspotCollection": [get(one, "hotspots", geometry=shape) for one in (client, poc) for shape in SiteShape],
        "HotspotDetail": [get(one, f"hotspots/{site_id()}") for one in (client, poc)],
        "HotspotCellCollection": [get(poc, "hotspots/surface")],
    }

    for name, given in answers.items():
        validator = jsonschema.Draft202012Validator({**schema, "$ref": f"#/components/schemas/{name}"})
        for one in given:
            validator.validate(one)


def test_its_outline_is_a_disc_that_is_round_in_metres(client: Client, grid: GridCity) -> None:
    outline = get(client, f"hotspots/{site_id()}", geometry="outline")["geometry"]

    ring = outline["coordinates"][0]
    width = (max(x for x, _ in ring) - min(x for x, _ in ring)) * 110_640
    height = (max(y for _, y in ring) - min(y for _, y in ring)) * 110_575
    assert outline["type"] == "Polygon"
    assert (width, height) == (pytest.approx(90, abs=1), pytest.approx(90, abs=1))


def test_an_id_that_names_nothing_and_a_day_that_cannot_be_are_told(client: Client, grid: GridCity) -> None:
    assert problem(client, f"hotspots/{uuid4()}")["status"] == 404
    assert problem(client, f"hotspots/{site_id()}", as_of="yesterday")["errors"][0]["parameter"] == "as_of"


def test_a_day_of_the_past_is_answered_as_it_was(client: Client, grid: GridCity) -> None:
    first = Run.objects.get()
    Run.objects.filter(pk=first.pk).update(published_at=timezone.now() - 10 * DAY)
    plant(grid, OTHER_SPOT, episodes=9)
    second = run(grid, AS_OF + DAY)

    def runs(day: date) -> set[int]:
        return {one["properties"]["run"] for one in get(client, "hotspots", as_of=day)["features"]}

    today = date.today()  # noqa: DTZ011 -- a day on either side does not matter
    assert [runs(today - 20 * DAY), runs(today - 5 * DAY), runs(today + DAY)] == [set(), {first.pk}, {second.pk}]
    assert len(get(client, "hotspots", as_of=today - 5 * DAY)["features"]) == 1
    old = Site.objects.get(first_run=first).public_id
    new = Site.objects.get(first_run=second).public_id
    assert get(client, f"hotspots/{old}", as_of=today - 5 * DAY)["properties"]["run"] == first.pk
    assert problem(client, f"hotspots/{new}", as_of=today - 5 * DAY)["status"] == 404


def test_who_was_erased_is_gone_from_old_days_as_well(client: Client, db: None) -> None:
    city = build()
    complaints = plant(city, reporters=(*FOUR, "p5"))
    first = run(city)
    Run.objects.filter(pk=first.pk).update(published_at=timezone.now() - 10 * DAY)
    for complaint in complaints:
        if complaint.reporter_key == "p5":
            complaint.reporter_key = None
            complaint.save(update_fields=["reporter_key"])
    then = date.today() - 5 * DAY  # noqa: DTZ011
    assert len(get(client, "hotspots", as_of=then)["features"]) == 1

    run(city, AS_OF + DAY)
    assert get(client, "hotspots", as_of=then)["features"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"agency": "UNIT-WEST"}, 1),
        ({"agency": "UNIT-EAST"}, 0),
        ({"seen_from": "2026-02-25"}, 1),  # the last pile lay there on the 22nd: only the month is compared
        ({"seen_from": "2026-03-01"}, 0),
        ({"seen_to": "2025-10-01"}, 0),
        ({"seen_to": "2025-10-02"}, 1),
        ({"seen_from": "2025-12-01", "seen_to": "2026-01-01"}, 1),
    ],
)
def test_agency_and_period_keep_what_they_name(
    client: Client, grid: GridCity, query: dict[str, object], found: int
) -> None:
    assert len(get(client, "hotspots", **query)["features"]) == found


def test_an_officer_writes_down_a_clean_up_and_everybody_sees_that_there_was_one(
    client: Client, grid: GridCity
) -> None:
    officer = signed_in(grid, Role.OFFICER, agency=Agency.objects.get(code="UNIT-WEST"))

    response = act(officer, site_id(), kind="cleanup", on="2026-02-27", note="Two trucks", photo="photos/1")

    assert response.status_code == 201, response.content
    mine: Json = json.loads(response.content)["properties"]
    assert [(one["kind"], one["on"], one["note"], one["photo"]) for one in mine["actions"]] == [
        ("cleanup", "2026-02-27", "Two trucks", "photos/1")
    ]
    theirs = get(client, f"hotspots/{site_id()}")["properties"]
    assert theirs["actions"] == [{"kind": "cleanup", "on": "2026-02", "agency": None}]
    assert [one["told_by"] for one in theirs["cleanups"]][-1] == "action"


def test_an_assignment_gives_the_site_to_an_agency(client: Client, grid: GridCity) -> None:
    camat = signed_in(grid, Role.CAMAT, area=grid.areas["WEST"])

    assert act(camat, site_id(), kind="assignment", agency="UNIT-EAST").status_code == 201
    found = get(client, f"hotspots/{site_id()}")["properties"]
    assert (found["agency"], found["agency_is_owner"]) == ("UNIT-EAST", True)


def test_only_who_looks_after_the_place_writes_down_what_was_done(client: Client, grid: GridCity) -> None:
    planner = signed_in(grid, Role.PLANNER)
    elsewhere = signed_in(grid, Role.LURAH, area=grid.areas["B"])

    answers = [as_problem(act(one, site_id(), kind="cleanup"))["status"] for one in (client, planner, elsewhere)]

    assert (answers, SiteAction.objects.count()) == ([401, 403, 403], 0)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/kind"),
        ({"kind": "party"}, "/kind"),
        ({"kind": "cleanup", "on": "2999-01-01"}, "/on"),
        ({"kind": "cleanup", "on": "2100-01-01"}, "/on"),
        ({"kind": "assignment"}, "/agency"),
        ({"kind": "cleanup", "agency": "NOBODY"}, "/agency"),
        ({"kind": "cleanup", "note": "x" * 2_001}, "/note"),
        ({"kind": "cleanup", "colour": "red"}, "/colour"),
    ],
)
def test_what_is_wrong_with_an_action_is_named(grid: GridCity, body: Json, pointer: str) -> None:
    answer = as_problem(act(signed_in(grid, Role.POC), site_id(), **body))

    assert (answer["status"], answer["errors"][0]["pointer"]) == (400, pointer)
