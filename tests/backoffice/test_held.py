"""The control centre reads what is held, and releases or rejects what it ticks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from geo_pot.complaints.models import Complaint, StatusChange
from tests.backoffice.conftest import Person, person_of
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build


@pytest.fixture
def poc(city: GridCity) -> Person:
    return person_of(city, Role.POC)


def held(city: GridCity, text: str = "Sampah <b>menumpuk</b>") -> Complaint:
    return Complaint.objects.create(**city.complaint(*CENTRE_OF_A), text=text, held_since=timezone.now())


def states(*complaints: Complaint) -> list[tuple[bool, str]]:
    for complaint in complaints:
        complaint.refresh_from_db()
    return [(complaint.held_since is not None, complaint.status) for complaint in complaints]


def test_what_waits_is_shown_as_it_was_written(city: GridCity, poc: Person) -> None:
    report = held(city)

    page = poc.page("held/").content.decode()

    assert report.receipt in page
    assert ("Sampah &lt;b&gt;menumpuk" in page, "<b>menumpuk" in page) == (True, False)


def test_what_is_ticked_is_released_and_the_audit_says_by_whom(city: GridCity, poc: Person) -> None:
    first, second = held(city), held(city)

    poc.send("held/", complaint=[first.public_id], release="1")

    assert states(first, second) == [(False, "submitted"), (True, "submitted")]
    entries = Entry.objects.filter(table_name="complaints_complaint", row_id=first.pk, actor_id=poc.user.pk)
    assert [entry.columns for entry in entries] == [["held_since"]]


def test_what_is_ticked_is_rejected_with_the_reason(city: GridCity, poc: Person) -> None:
    first, second = held(city), held(city)

    poc.send("held/", complaint=[first.public_id, second.public_id], reject="1", reason="Iklan")

    assert states(first, second) == [(True, "rejected"), (True, "rejected")]
    assert [step.note for step in StatusChange.objects.filter(by=poc.user)] == ["Iklan", "Iklan"]
    assert first.receipt not in poc.page("held/").content.decode()


def test_without_a_reason_nothing_is_rejected(city: GridCity, poc: Person) -> None:
    report = held(city)

    poc.send("held/", complaint=[report.public_id], reject="1", reason=" ")

    assert states(report) == [(True, "submitted")]
    assert 'role="alert"' in poc.page("held/").content.decode()


def test_another_citys_reports_are_not_there(city: GridCity, poc: Person) -> None:
    theirs = held(build("OTHER"))

    poc.send("held/", complaint=[theirs.public_id, "nonsense"], release="1")

    assert states(theirs) == [(True, "submitted")]
    assert theirs.receipt not in poc.page("held/").content.decode()
    assert poc.client.get("/staf/OTHER/held/").status_code == 404


def test_an_administrator_configures_and_reads_no_reports(city: GridCity, admin: Person) -> None:
    report = held(city)

    asked = [
        admin.page("held/"),
        admin.send("held/", complaint=[report.public_id], release="1"),
        Client().get("/staf/"),
    ]

    assert [response.status_code for response in asked] == [403, 403, 401]
    assert states(report) == [(True, "submitted")]
