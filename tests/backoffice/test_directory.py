"""A change of the directory is shown before it is stored, moves complaints once it is, and is there to stay."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from pytest_django import DjangoAssertNumQueries

from geo_pot.agencies.actions import apply_directory
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.agencies.models import Agency, Directory, ServiceArea
from geo_pot.audit.models import Entry
from geo_pot.backoffice.queries.content import stored_content
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from tests.backoffice.conftest import Person, person_of
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, SOUTH, WEST, GridCity

SEALED = re.compile(r'name="sealed" value="([^"]+)"')
SQUARE_IN_A = [
    [WEST + 0.005, SOUTH + 0.005],
    [WEST + 0.015, SOUTH + 0.005],
    [WEST + 0.015, SOUTH + 0.015],
    [WEST + 0.005, SOUTH + 0.015],
    [WEST + 0.005, SOUTH + 0.005],
]
OUTLINE = json.dumps({"type": "Polygon", "coordinates": [SQUARE_IN_A]})


def service_area(**other: Any) -> dict[str, Any]:  # noqa: ANN401 -- fields of a form
    fields = {"code": "PARK", "agency": "UNIT-EAST", "categories": "dumping", "priority": 0}
    place = {"where": "outline", "outline": OUTLINE}
    return {**fields, **place, **other}


def complaint_at(city: GridCity, lon: float, lat: float) -> Complaint:
    complaint = Complaint.objects.create(**{**city.complaint(lon, lat), "location": Point(lon, lat, srid=4326)})
    route_complaints([complaint.pk])
    return complaint


def agency_of(complaint: Complaint) -> str | None:
    complaint.refresh_from_db()
    return complaint.agency.code if complaint.agency else None


def sealed_in(page: str) -> str:
    found = SEALED.search(page)
    assert found is not None, page
    return html.unescape(found.group(1))


def save(person: Person, path: str, **fields: Any) -> str:  # noqa: ANN401
    """Fill a form in and confirm what it shows; gives the page in between."""
    page: str = person.send(path, **fields).content.decode()
    response = person.send(path, sealed=sealed_in(page))
    assert response.status_code == 302
    return page


def test_a_service_area_is_shown_first_and_moves_complaints_when_it_is_confirmed(city: GridCity, admin: Person) -> None:
    inside, elsewhere = complaint_at(city, *CENTRE_OF_A), complaint_at(city, *CENTRE_OF_D)
    assert (agency_of(inside), agency_of(elsewhere)) == ("UNIT-WEST", "UNIT-EAST")

    shown = admin.send("service-areas/new", **service_area()).content.decode()

    assert '<dd id="open-moved">1</dd>' in shown
    assert "<td>UNIT-WEST</td><td>UNIT-EAST</td><td>1</td>" in shown
    assert agency_of(inside) == "UNIT-WEST"
    assert not ServiceArea.objects.filter(code="PARK").exists()

    admin.send("service-areas/new", sealed=sealed_in(shown))

    assert (agency_of(inside), agency_of(elsewhere)) == ("UNIT-EAST", "UNIT-EAST")


def test_a_change_is_written_down_with_who_made_it(city: GridCity, admin: Person) -> None:
    save(
        admin,
        "service-areas/entry/UNIT-WEST",
        **service_area(code="UNIT-WEST", where="areas", areas=["WEST"], priority=7),
    )

    written = Entry.objects.filter(table_name="agencies_servicearea").latest("id")
    assert written.actor_id == admin.user.pk
    assert ((written.old or {})["priority"], (written.new or {})["priority"]) == (0, 7)


def test_a_change_is_still_there_when_the_directory_is_applied_again(city: GridCity, admin: Person) -> None:
    save(admin, "service-areas/new", **service_area())

    applied = apply_directory(city.territory)

    assert applied.service_areas.unchanged == ("UNIT-WEST", "UNIT-EAST", "PARK")
    assert ServiceArea.objects.get(code="PARK").active


def test_the_edited_directory_comes_back_as_files_that_say_the_same(
    city: GridCity, admin: Person, tmp_path: Path
) -> None:
    name = 'Taman "Kota"\\ \x7f bersama'
    save(admin, "service-areas/new", **service_area(name_en=name, valid_from="2026-01-31"))

    archive = zipfile.ZipFile(io.BytesIO(admin.page("directory.zip").content))
    archive.extractall(tmp_path / "files")

    assert read_directory(tmp_path / "files") == stored_content(city.territory)


def test_an_entry_that_is_taken_out_is_kept_but_not_used(city: GridCity, admin: Person) -> None:
    save(admin, "service-areas/new", **service_area())

    save(admin, "service-areas/entry/PARK", remove="yes")

    assert not ServiceArea.objects.get(code="PARK").active


def test_what_contradicts_the_rest_is_told_and_nothing_is_stored(city: GridCity, admin: Person) -> None:
    response = admin.send("agencies/entry/POC", remove="yes")

    assert response.status_code == 422
    assert "control_centre" in response.content.decode()
    assert Agency.objects.get(territory=city.territory, code="POC").active


WRONG = {  # a form that contradicts the rest of the directory, or itself, and what is said of it
    "no control centre": (
        "agencies/entry/POC",
        {"remove": "yes"},
        "must name one agency as control_centre = true, names none",
        "harus menyebut satu dinas dengan control_centre = true, tetapi tidak menyebut satu pun",
    ),
    "a code that cannot be": (
        "groups/new",
        {"code": "two words", "name_en": "Two"},
        "code is 'two words', must be letters, digits, '.', '_' or '-', beginning with a letter or digit",
        "code berisi 'two words', padahal harus huruf, angka, '.', '_' atau '-', diawali huruf atau angka",
    ),
    "days out of order": (
        "service-areas/new",
        service_area(valid_from="2026-02-01", valid_to="2026-02-01"),
        "valid_to must come after valid_from",
        "valid_to harus sesudah valid_from",
    ),
    "crossing lines": (
        "service-areas/new",
        service_area(
            outline=json.dumps({"type": "Polygon", "coordinates": [[SQUARE_IN_A[i] for i in (0, 2, 1, 3, 0)]]})
        ),
        "The outline is not valid: its lines cross",
        "Garis batas ini tidak sah: garisnya saling memotong",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_the_language_of_the_page(city: GridCity, admin: Person, case: str) -> None:
    path, fields, english, indonesian = WRONG[case]

    pages = {
        language: html.unescape(admin.client.post(f"/staf/GRID/{path}?lang={language}", fields).content.decode())
        for language in ("en", "id")
    }

    assert [english in pages["en"], indonesian in pages["id"], english in pages["id"]] == [True, True, False]


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ("POLYGON((0 0, 1 1, 1 0, 0 0))", "This is no GeoJSON"),
        ('{"type": "Point", "coordinates": [107.01, -6.29]}', "must be a Polygon"),
        (OUTLINE.replace("107.0", "NaN, 107.0"), "This is no GeoJSON"),
        ('{"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}', "outside the city"),
        (json.dumps({"type": "Polygon", "coordinates": [[p[::-1] for p in SQUARE_IN_A]]}), "range of degrees"),
        ("[" * 5_000, "This is no GeoJSON"),
        ("", "Say where"),
    ],
)
def test_an_outline_that_cannot_be_used_is_refused_with_the_reason(
    city: GridCity, admin: Person, outline: str, words: str
) -> None:
    response = admin.client.post("/staf/GRID/service-areas/new?lang=en", service_area(outline=outline))

    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())


def test_two_who_edit_at_once_do_not_undo_each_other(city: GridCity, admin: Person) -> None:
    first = admin.send("groups/entry/waste", name_en="First").content.decode()
    save(admin, "groups/entry/waste", name_en="Second")

    admin.send("groups/entry/waste", sealed=sealed_in(first))

    assert stored_content(city.territory)["group"][0]["names"] == {"en": "Second"}


def test_a_draft_of_somebody_else_or_changed_on_its_way_stores_nothing(city: GridCity, admin: Person) -> None:
    before = Directory.objects.get(territory=city.territory).content
    sealed = sealed_in(admin.send("groups/entry/waste", name_en="Mine").content.decode())
    colleague = person_of(city, "administrator")  # type: ignore[arg-type]  # the role's value

    colleague.send("groups/entry/waste", sealed=sealed)
    admin.send("groups/entry/waste", sealed=sealed[:-2] + "xx")

    assert Directory.objects.get(territory=city.territory).content == before


def test_nothing_of_another_city_can_be_chosen(city: GridCity, admin: Person) -> None:
    response = admin.send("service-areas/new", **service_area(where="areas", areas=["32.75.01.1001"]))

    assert response.status_code == 422


def test_a_category_says_what_the_public_may_know(city: GridCity, admin: Person) -> None:
    fields = {"name_en": "Dumping", "group": "waste", "public_precision": "hidden", "public_text": "never"}

    save(admin, "categories/entry/dumping", **fields)

    city.dumping.refresh_from_db()
    assert (city.dumping.public_precision, city.dumping.anonymous_allowed) == ("hidden", False)


@pytest.mark.parametrize("entries", [1, 3])
def test_a_list_takes_as_many_queries_with_three_as_with_one(
    city: GridCity, admin: Person, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(entries):
        save(admin, "groups/new", code=f"group-{number}", name_en=f"Group {number}")

    with django_assert_num_queries(6):
        page = admin.page("groups/").content.decode()

    assert page.count('<th scope="row">') == entries + 1


def test_the_form_of_a_service_area_takes_few_queries(
    city: GridCity, admin: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):
        page = admin.page("service-areas/entry/UNIT-WEST").content.decode()

    assert 'value="WEST" selected' in page
