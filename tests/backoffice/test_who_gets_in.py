"""Nobody but an administrator of the city, in a session with a second factor."""

from __future__ import annotations

import pytest
from django.test import Client

from geo_pot.accounts.actions.grants import give_grant
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.complaints.models import Publication
from tests.accounts.people import administrator
from tests.backoffice.conftest import Person, person_of
from tests.complaints.grid_city import GridCity, build

PAGES = (
    "", "agencies/", "agencies/new", "agencies/entry/POC", "groups/", "categories/", "service-areas/",
    "service-areas/entry/UNIT-WEST", "directory.zip", "roles/", "factors/", "editions/", "editions/progress",
    "letters/",
)  # fmt: skip
DEEDS = (
    "agencies/new", "agencies/entry/POC", "groups/new", "categories/new", "service-areas/entry/UNIT-WEST", "roles/give",
    "roles/invite", "roles/1/revoke", "roles/1/settle", "factors/", "invitations/1/withdraw", "editions/1/preview",
    "editions/1/publish", "editions/cancel", "editions/rollback", "letters/",
)  # fmt: skip


def found(client: Client) -> set[int]:
    asked = [client.get(f"/staf/GRID/{path}") for path in PAGES]
    return {response.status_code for response in [*asked, *(client.post(f"/staf/GRID/{path}") for path in DEEDS)]}


def test_who_is_not_signed_in_is_told_to(city: GridCity) -> None:
    assert found(Client()) == {401}


def test_a_citizen_is_refused(city: GridCity) -> None:
    assert found(person_of().client) == {403}


@pytest.mark.parametrize("role", [Role.POC, Role.PLANNER])
def test_another_role_is_refused(city: GridCity, role: Role) -> None:
    assert found(person_of(city, role).client) == {403}


def test_an_officer_is_refused(city: GridCity) -> None:
    officer = person_of()
    agency = Agency.objects.get(territory=city.territory, code="POC")
    by = administrator(city.territory)
    give_grant(user=officer.user, role=Role.OFFICER, territory=city.territory, by=by, agency=agency)

    assert found(officer.client) == {403}


def test_an_administrator_without_a_second_factor_is_told_what_is_missing(city: GridCity) -> None:
    person = person_of(city, Role.ADMINISTRATOR, second_factor=False)

    assert found(person.client) == {403}
    assert "faktor kedua" in person.page().content.decode()


def test_the_control_centre_comes_to_what_is_held_and_no_further(city: GridCity) -> None:
    person = person_of(city, Role.POC)

    assert person.client.get("/staf/").headers["Location"] == "/staf/GRID/held/"
    page = person.page("held/").content.decode()
    assert ("/staf/GRID/held/" in page, "/staf/GRID/roles/" in page) == (True, False)


def test_the_control_centre_without_a_second_factor_is_told_what_is_missing(city: GridCity) -> None:
    person = person_of(city, Role.POC, second_factor=False)

    for page in (person.page("held/"), person.client.get("/staf/")):
        assert (page.status_code, "faktor kedua" in page.content.decode()) == (403, True)


def test_another_citys_administrator_finds_nothing_here(city: GridCity) -> None:
    assert found(person_of(build("OTHER"), Role.ADMINISTRATOR).client) == {404}
    assert not Publication.objects.filter(edition=city.edition, state="staging").exists()


def test_an_administrator_comes_in(admin: Person) -> None:
    assert {admin.page(path).status_code for path in PAGES} == {200}
    assert admin.client.get("/staf/").headers["Location"] == "/staf/GRID/"


def test_who_has_two_cities_chooses(city: GridCity, admin: Person) -> None:
    other = build("OTHER")
    both = person_of(city, Role.ADMINISTRATOR)
    both_grants = person_of(other, Role.ADMINISTRATOR)
    both_grants.user.grants.update(user=both.user)

    page = both.client.get("/staf/").content.decode()

    assert ('href="/staf/GRID/"' in page, 'href="/staf/OTHER/"' in page) == (True, True)


def test_a_page_is_indonesian_first_and_keeps_another_language(admin: Person) -> None:
    assert "Wilayah layanan" in admin.page().content.decode()
    assert "Service areas" in admin.client.get("/staf/GRID/?lang=en").content.decode()
    assert "Service areas" in admin.page("roles/").content.decode()


def test_a_form_of_another_site_changes_nothing(city: GridCity, admin: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.client.cookies

    assert strict.post("/staf/GRID/editions/rollback").status_code == 403
