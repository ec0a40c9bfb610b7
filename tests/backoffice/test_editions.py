"""Editions are previewed, published by the worker and taken back from the page."""

from __future__ import annotations

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from geo_pot.audit.models import Entry
from geo_pot.complaints.models import Complaint, Publication
from geo_pot.complaints.queries.routing import route_complaints
from spatial.models import Edition, EditionState
from tasks.editions import publish
from tests.backoffice.conftest import Person
from tests.complaints.grid_city import SIDE, SOUTH, WEST, GridCity, build, draw

JUST_EAST_OF_THE_BORDER = (WEST + SIDE * 1.05, SOUTH + SIDE / 2)
SQUARES = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}


@pytest.fixture
def draft(city: GridCity) -> Edition:
    """The border between west and east lies a tenth of a side further east in it."""
    edition = Edition.objects.create(territory=city.territory, name="second", valid_from=datetime.date(2024, 1, 1))
    draw(edition, SQUARES, shift=0.1)  # type: ignore[arg-type]  # whole numbers are numbers
    return edition


@pytest.fixture
def complaint(city: GridCity) -> Complaint:
    complaint = Complaint.objects.create(**city.complaint(*JUST_EAST_OF_THE_BORDER))
    route_complaints([complaint.pk])
    return complaint


def holder(complaint: Complaint) -> str | None:
    complaint.refresh_from_db()
    return complaint.agency.code if complaint.agency else None


def test_a_preview_tells_who_would_move_and_changes_nothing(
    admin: Person, draft: Edition, complaint: Complaint
) -> None:
    page = admin.send(f"editions/{draft.pk}/preview").content.decode()

    assert "<td>UNIT-EAST</td><td>UNIT-WEST</td><td>1</td>" in page
    assert page.count("<td>B B</td><td>A A</td>") == 1
    assert (holder(complaint), Publication.objects.filter(edition=draft).count()) == ("UNIT-EAST", 0)


def test_an_edition_is_published_in_the_background_and_taken_back(
    admin: Person, city: GridCity, draft: Edition, complaint: Complaint
) -> None:
    admin.send(f"editions/{draft.pk}/publish")

    publication = Publication.objects.get(edition=draft)
    told = admin.page("editions/progress").json()
    assert (told["under_way"], told["edition"], told["state"]) == (True, "second", "staging")
    page = admin.page("editions/").content.decode()
    assert 'data-address="/staf/GRID/editions/progress"' in page
    assert (publication.requested_by, page.count(str(admin.user.public_id))) == (admin.user, 1)
    assert holder(complaint) == "UNIT-EAST"

    publish(publication.pk)

    assert holder(complaint) == "UNIT-WEST"
    assert admin.page("editions/progress").json() == {"under_way": False}

    admin.send("editions/rollback")

    assert "sedang ditarik kembali" in admin.page("editions/").content.decode()
    publish(publication.pk)
    city.edition.refresh_from_db()
    assert (holder(complaint), city.edition.state) == ("UNIT-EAST", EditionState.PUBLISHED)


def test_who_asked_for_a_publication_is_told_and_audited(admin: Person, city: GridCity, draft: Edition) -> None:
    admin.send(f"editions/{draft.pk}/publish")
    publication = Publication.objects.get(edition=draft)
    publish(publication.pk)

    entries = Entry.objects.filter(table_name="complaints_publication", row_id=publication.pk).order_by("id")
    asked = entries[0]
    assert (asked.action, asked.actor_id, (asked.new or {})["requested_by_id"]) == ("insert", *[admin.user.pk] * 2)
    assert [(entry.new or {}).get("state") for entry in entries][-1] == "published"
    first = Publication.objects.get(edition=city.edition)  # from the command line
    assert first.requested_by is None
    assert "baris perintah" in admin.page("editions/").content.decode()


def test_a_publication_is_given_up(admin: Person, draft: Edition) -> None:
    admin.send(f"editions/{draft.pk}/publish")

    admin.send("editions/cancel")

    assert Publication.objects.get(edition=draft).state == "failed"


def test_what_cannot_be_done_is_told(admin: Person, city: GridCity) -> None:
    answer = admin.client.post("/staf/GRID/editions/rollback", follow=True)

    assert "tidak ada edisi untuk kembali" in answer.content.decode()


def test_another_citys_edition_is_not_there(admin: Person) -> None:
    other = build("OTHER")

    assert admin.send(f"editions/{other.edition.pk}/preview").status_code == 404
    assert admin.send(f"editions/{other.edition.pk}/publish").status_code == 404


@pytest.mark.parametrize("drafts", [1, 3])
def test_the_page_takes_as_many_queries_with_three_as_with_one(
    admin: Person, city: GridCity, drafts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(drafts):
        Edition.objects.create(
            territory=city.territory, name=f"draft {number}", valid_from=datetime.date(2024, 1, number + 1)
        )

    with django_assert_num_queries(8):
        page = admin.page("editions/").content.decode()

    assert page.count("/publish") == drafts
