"""An administrator resets a second factor that somebody of their own city lost."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from tests.backoffice.conftest import Person, person_of
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def poc(city: GridCity) -> Person:
    return person_of(city, Role.POC)


def has_factor(person: Person) -> bool:
    return bool(Authenticator.objects.filter(user=person.user).exists())


def test_a_lost_factor_is_reset_and_the_audit_says_by_whom(admin: Person, poc: Person) -> None:
    assert str(poc.user.public_id) in admin.page("factors/").content.decode()

    admin.send("factors/", person=poc.user.public_id, sure="1")

    assert has_factor(poc) is False
    assert poc.page("held/").status_code == 403
    removed = Entry.objects.get(table_name="mfa_authenticator", action="delete")
    assert removed.actor_id == admin.user.pk


def test_nothing_is_reset_before_somebody_is_sure(admin: Person, poc: Person) -> None:
    admin.send("factors/", person=poc.user.public_id)

    assert has_factor(poc) is True
    assert "Pastikan dahulu" in admin.page("factors/").content.decode()


@pytest.mark.parametrize("told", ["", "nonsense", "7f3bd0a6-0000-4000-8000-000000000000"])
def test_an_account_that_is_not_there_is_not_found(admin: Person, told: str) -> None:
    assert admin.send("factors/", person=told, sure="1").status_code == 404


def test_another_citys_people_are_not_there(admin: Person) -> None:
    theirs = person_of(build("OTHER"), Role.POC)

    sent = admin.send("factors/", person=theirs.user.public_id, sure="1")

    assert (sent.status_code, has_factor(theirs)) == (404, True)
    assert str(theirs.user.public_id) not in admin.page("factors/").content.decode()


def test_whose_other_city_one_does_not_administer_is_left_to_the_operators(city: GridCity, admin: Person) -> None:
    person, other = person_of(city, Role.POC), person_of(build("OTHER"), Role.POC)
    other.user.grants.update(user=person.user)

    admin.send("factors/", person=person.user.public_id, sure="1")

    assert has_factor(person) is True
    assert "semua kota" in admin.page("factors/").content.decode()
