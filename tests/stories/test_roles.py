"""Lurah, officer, FKDM and control centre at work, over HTTP."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency, Category
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.hotspots.queries.reports import read_reports
from geo_pot.outbox.models import Event
from spatial.models import AreaSuccession, Edition
from tests.access.world import sign_in
from tests.accounts.people import administrator, granted, somebody
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, SIDE, SOUTH, WEST, GridCity, build, draw

Json = dict[str, Any]
JUST_EAST_OF_A = (WEST + SIDE * 1.05, SOUTH + SIDE / 2)
NEXT_YEAR = datetime.date(2027, 1, 1)


@pytest.fixture
def grid(db: None) -> GridCity:
    return build()


def somebody_with(city: GridCity, role: Role, **scope: Any) -> Client:  # noqa: ANN401 -- passed on
    client = Client()
    sign_in(client, granted(role, administrator(city.territory), city.territory, **scope).user)
    return client


def citizen() -> Client:
    client = Client()
    sign_in(client, somebody(), second_factor=False)
    return client


def report(client: Client, at: tuple[float, float], **members: object) -> Json:
    answer = client.post(
        "/api/v1/complaints",
        {"lon": at[0], "lat": at[1], "category": "dumping", "text": "Ada asap", **members},
        content_type="application/json",
    )
    body: Json = json.loads(answer.content)
    return {"status": answer.status_code, **body}


def inbox(client: Client) -> dict[str, str | None]:
    """What somebody sees as staff: the text of each complaint, by the detail, which tells more than the list."""
    page = json.loads(client.get("/api/v1/complaints", {"view": "staff"}).getvalue())
    details = [json.loads(client.get(f"/api/v1/complaints/{one['id']}").content) for one in page["features"]]
    return {detail["id"]: detail["properties"]["text"] for detail in details}


def test_a_lurah_sees_only_her_kelurahan_also_after_a_new_edition(grid: GridCity) -> None:
    Category.objects.update(public_precision="hidden")
    lurah_a, lurah_b = (somebody_with(grid, Role.LURAH, area=grid.areas[code]) for code in "AB")
    someone = citizen()
    in_a, in_b = report(someone, CENTRE_OF_A, text="satu")["id"], report(someone, JUST_EAST_OF_A, text="dua")["id"]
    assert (inbox(lurah_a), inbox(lurah_b)) == ({in_a: "satu"}, {in_b: "dua"})

    following = Edition.objects.create(territory=grid.territory, name="second", valid_from=NEXT_YEAR)
    draw(following, {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}, shift=0.1)
    publish_edition(edition_id=following.pk)

    assert (inbox(lurah_a), inbox(lurah_b)) == ({in_a: "satu", in_b: "dua"}, {})
    assert lurah_b.get(f"/api/v1/complaints/{in_b}").status_code == 404


def test_a_lurah_keeps_what_her_kelurahan_is_split_into(grid: GridCity) -> None:
    lurah = somebody_with(grid, Role.LURAH, area=grid.areas["A"])
    id_ = report(citizen(), CENTRE_OF_A)["id"]
    following = Edition.objects.create(territory=grid.territory, name="second", valid_from=NEXT_YEAR)
    areas = draw(following, {"A2": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)})
    AreaSuccession.objects.create(edition=following, from_area=grid.areas["A"], to_area=areas["A2"], kind="split")

    publish_edition(edition_id=following.pk)

    assert list(inbox(lurah)) == [id_]


def test_a_uptd_officer_sees_agency_and_kecamatan(grid: GridCity) -> None:
    """Neither what another agency holds in her kecamatan nor what hers holds in another one."""
    Category.objects.update(public_precision="hidden")
    east = Agency.objects.get(territory=grid.territory, code="UNIT-EAST")
    officer = somebody_with(grid, Role.OFFICER, agency=east, area=grid.areas["WEST"])
    someone = citizen()
    both = report(someone, CENTRE_OF_A, text="keduanya")["id"]
    Complaint.objects.filter(public_id=both).update(agency=east)
    report(someone, CENTRE_OF_A, text="instansi lain")
    report(someone, CENTRE_OF_D, text="kecamatan lain")

    assert inbox(officer) == {both: "keduanya"}
    page = json.loads(officer.get("/api/v1/complaints").getvalue())
    assert [feature["id"] for feature in page["features"]] == [both]


def everybody(city: GridCity) -> dict[str, Client]:
    areas, west = city.areas, Agency.objects.get(territory=city.territory, code="UNIT-WEST")
    return {
        "nobody": Client(),
        "citizen": citizen(),
        "fkdm": somebody_with(city, Role.FKDM, area=areas["A"]),
        "fkdm of d": somebody_with(city, Role.FKDM, area=areas["D"]),
        "officer": somebody_with(city, Role.OFFICER, agency=west),
        "lurah": somebody_with(city, Role.LURAH, area=areas["A"]),
        "lurah of c": somebody_with(city, Role.LURAH, area=areas["C"]),
        "camat": somebody_with(city, Role.CAMAT, area=areas["WEST"]),
        "camat of east": somebody_with(city, Role.CAMAT, area=areas["EAST"]),
        "poc": somebody_with(city, Role.POC),
        "planner": somebody_with(city, Role.PLANNER),
        "administrator": somebody_with(city, Role.ADMINISTRATOR),
    }


@pytest.mark.parametrize(
    ("sensitivity", "readers"),
    [
        ("confidential", {"camat", "poc"}),
        (None, {"camat", "poc"}),
        ("restricted", {"camat", "poc", "lurah", "fkdm"}),
    ],
)
def test_a_warning_is_seen_by_who_needs_to_know_and_by_nobody_else(
    grid: GridCity, sensitivity: str | None, readers: set[str]
) -> None:
    people = everybody(grid)
    warner = somebody_with(grid, Role.FKDM, area=grid.areas["A"])
    level = {} if sensitivity is None else {"sensitivity": sensitivity}

    warning = report(warner, CENTRE_OF_A, kind="early_warning", text="Rencana unjuk rasa", **level)

    assert warning["status"] == 201
    seeing = {name for name, one in people.items() if one.get(f"/api/v1/complaints/{warning['id']}").status_code == 200}
    listing = {
        name for name, one in people.items() if warning["id"] in one.get("/api/v1/complaints").getvalue().decode()
    }
    assert (seeing, listing) == (readers, readers)
    assert {one.get(f"/api/v1/complaints/{uuid.uuid4()}").status_code for one in people.values()} == {404}


def test_a_warning_leaves_no_trace_for_others(grid: GridCity) -> None:
    """No number of the common series, no event, no agency, no count, no report of a hotspot, no exact place."""
    warner = somebody_with(grid, Role.FKDM, area=grid.areas["A"])
    before = report(citizen(), CENTRE_OF_A)["properties"]["receipt"]
    events, summary = Event.objects.count(), Client().get("/api/v1/areas/A/summary").content

    warning = report(warner, CENTRE_OF_A, kind="early_warning")
    complaint = Complaint.objects.get(public_id=warning["id"])
    complaint.status = "verified"
    complaint.save()
    route_complaints([complaint.pk])

    assert Event.objects.count() == events
    assert Client().get("/api/v1/areas/A/summary").content == summary
    poc = somebody_with(grid, Role.POC)
    assert json.loads(poc.get("/api/v1/areas/A/summary").content)["open"] == 1
    complaint.refresh_from_db()
    assert (complaint.agency_id, complaint.route_status, complaint.public_location) == (None, "none", None)
    group = grid.dumping.group
    assert complaint.pk not in read_reports(group, as_of=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)).complaint
    after = report(citizen(), CENTRE_OF_A)["properties"]["receipt"]
    assert int(after.rpartition("-")[2]) == int(before.rpartition("-")[2]) + 1
    assert "-PD-" in warning["properties"]["receipt"]


@pytest.mark.parametrize("who", ["nobody", "citizen", "officer", "lurah", "camat", "poc", "planner", "administrator"])
def test_only_the_fkdm_warns(grid: GridCity, who: str) -> None:
    answer = report(everybody(grid)[who], CENTRE_OF_A, kind="early_warning")

    assert (answer["status"], Complaint.objects.count()) == (403, 0)


def test_a_member_of_the_fkdm_warns_of_their_area_alone(grid: GridCity) -> None:
    warner = somebody_with(grid, Role.FKDM, area=grid.areas["WEST"])

    answers = [report(warner, at, kind="early_warning")["status"] for at in (CENTRE_OF_A, CENTRE_OF_D)]

    assert (answers, Complaint.objects.count()) == ([201, 403], 1)


def test_only_a_warning_has_a_sensitivity(grid: GridCity) -> None:
    answer = report(citizen(), CENTRE_OF_A, sensitivity="restricted")

    assert (answer["status"], answer["errors"][0]["pointer"]) == (400, "/sensitivity")


def test_the_public_reads_a_text_once_it_was_checked_and_until_it_is_changed(grid: GridCity) -> None:
    Category.objects.update(public_text="checked")
    reporter, poc = citizen(), somebody_with(grid, Role.POC)
    address = f"/api/v1/complaints/{report(reporter, CENTRE_OF_A, text='Hubungi 0812-3456-7890')['id']}"

    def public() -> str | None:
        text: str | None = json.loads(Client().get(address).content)["properties"].get("text")
        return text

    assert public() is None
    poc.post(f"{address}/text-check", {}, content_type="application/json")
    assert public() == "Hubungi [telepon]"
    reporter.patch(address, {"text": "Lain"}, content_type="application/json")
    assert public() is None


def test_what_was_withdrawn_is_gone_from_every_public_answer(grid: GridCity) -> None:
    """Also from who kept an answer: it has to be asked for again, and is no longer there."""
    reporter, lurah = citizen(), somebody_with(grid, Role.LURAH, area=grid.areas["A"])
    id_ = report(reporter, CENTRE_OF_A)["id"]
    kept = Client().get(f"/api/v1/complaints/{id_}")
    assert (kept.status_code, kept["Cache-Control"]) == (200, "no-cache")

    assert citizen().delete(f"/api/v1/complaints/{id_}").status_code == 403
    assert reporter.delete(f"/api/v1/complaints/{id_}").status_code == 200

    again = Client().get(f"/api/v1/complaints/{id_}", headers={"If-None-Match": kept["ETag"]})
    assert again.status_code == 404
    assert id_ not in Client().get("/api/v1/complaints").getvalue().decode()
    assert json.loads(Client().get("/api/v1/areas/A/summary").content)["open"] == 0
    assert reporter.get(f"/api/v1/complaints/{id_}").status_code == 200
    assert lurah.get(f"/api/v1/complaints/{id_}").status_code == 200


def test_what_one_person_is_told_is_kept_for_no_other(grid: GridCity) -> None:
    reporter = citizen()
    id_ = report(reporter, CENTRE_OF_A)["id"]

    answers = [
        one.get(path) for one in (reporter, Client()) for path in (f"/api/v1/complaints/{id_}", "/api/v1/complaints")
    ]

    assert all(answer.getvalue() for answer in answers)
    assert [answer["Cache-Control"] for answer in answers] == ["private, no-cache"] * 2 + ["no-cache"] * 2
    assert all({"Cookie", "X-Session-Token", "X-Device-Key"} <= set(answer["Vary"].split(", ")) for answer in answers)
    assert answers[0]["ETag"] != answers[2]["ETag"]


def test_another_rule_holds_at_once_for_what_is_there(grid: GridCity) -> None:
    at = (WEST + SIDE * 0.3, SOUTH + SIDE * 0.4)
    id_ = report(citizen(), at)["id"]
    told = {}
    for rule in ("exact", "cell", "kelurahan", "hidden", "exact"):
        Category.objects.filter(pk=grid.dumping.pk).update(public_precision=rule)
        features = json.loads(Client().get("/api/v1/complaints").getvalue())["features"]
        told[rule] = [feature["geometry"]["coordinates"] for feature in features if feature["id"] == id_]

    assert (told["hidden"], told["exact"]) == ([], [[round(part, 6) for part in at]])
    assert len({json.dumps(told[rule]) for rule in ("exact", "cell", "kelurahan")}) == 3


def test_nobody_writes_another_public_place_than_the_rule_gives(grid: GridCity) -> None:
    complaint = Complaint.objects.create(**grid.complaint(*CENTRE_OF_A))
    Category.objects.filter(pk=grid.dumping.pk).update(public_precision="hidden")

    Complaint.objects.filter(pk=complaint.pk).update(public_location=Point(*CENTRE_OF_A, srid=4326))

    complaint.refresh_from_db()
    assert complaint.public_location is None
