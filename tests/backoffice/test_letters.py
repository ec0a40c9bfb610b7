"""Dead letters are shown to the administrators of the city that they are about, and delivered again."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from geo_pot.complaints.models import Complaint
from geo_pot.outbox.models import Event
from tests.backoffice.conftest import Person
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build


def dead(kind: str, error: str = "ValueError: Ibu Siti, 0812-3456-7890", **payload: int) -> Event:
    return Event.objects.create(kind=kind, payload=payload, dead_at=timezone.now(), attempts=8, last_error=error)


def test_a_dead_letter_is_delivered_again(city: GridCity, admin: Person) -> None:
    complaint = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    letter = dead("complaint_unrouted", complaint_id=complaint.pk)
    assert f'value="{letter.pk}"' in admin.page("letters/").content.decode()

    admin.send("letters/", event=[letter.pk])

    letter.refresh_from_db()
    assert (letter.dead_at, letter.attempts) == (None, 0)


def test_another_citys_letter_is_neither_shown_nor_delivered(city: GridCity, admin: Person) -> None:
    other = build("OTHER")
    theirs = [
        dead("edition_published", edition_id=other.edition.pk),
        dead("rerouted", territory_id=other.territory.pk),
        dead("complaint_unrouted", complaint_id=Complaint.objects.create(**other.complaint(*CENTRE_OF_A)).pk),
    ]

    page = admin.page("letters/").content.decode()
    admin.send("letters/", event=[letter.pk for letter in theirs])

    assert [letter.pk for letter in theirs if f'value="{letter.pk}"' in page] == []
    assert Event.objects.filter(dead_at__isnull=False).count() == 3


def test_the_error_is_named_but_what_it_quotes_is_not(city: GridCity, admin: Person) -> None:
    dead("edition_published", edition_id=city.edition.pk)

    page = admin.page("letters/").content.decode()

    assert ("ValueError" in page, "Siti" in page, "0812" in page) == (True, False, False)


@pytest.mark.parametrize("letters", [1, 3])
def test_the_page_takes_as_many_queries_with_three_as_with_one(
    city: GridCity, admin: Person, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(letters):
        dead("edition_published", edition_id=city.edition.pk)

    with django_assert_num_queries(7):
        page = admin.page("letters/").content.decode()

    assert page.count('name="event"') == letters


def test_the_overview_tells_what_waits(
    city: GridCity, admin: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dead("edition_published", edition_id=city.edition.pk)

    with django_assert_num_queries(12):
        page = admin.page().content.decode()

    assert '<a href="/staf/GRID/letters/">1</a>' in page
