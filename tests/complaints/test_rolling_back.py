"""Publications that are interrupted, and editions that are taken back."""

from __future__ import annotations

import sys

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo_pot.complaints.actions.preview_edition import preview_edition
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.publishing.request import cancel_publication, request_publication
from geo_pot.complaints.actions.publishing.run import run_publication
from geo_pot.complaints.actions.publishing.stage import stage, stage_borders
from geo_pot.complaints.actions.publishing.swap import settle, swap, write_all, write_page
from geo_pot.complaints.actions.publishing.take_back import RolledBack, request_roll_back, restore_page
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition
from geo_pot.complaints.errors import PublicationRefused
from geo_pot.complaints.models import (
    Complaint,
    ComplaintMatch,
    PublicationState,
    StagedMatch,
)
from spatial.models import Edition, EditionState
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity
from tests.complaints.grid_editions import (
    BORDER_SHARES,
    DIFFERENT_FROM_THE_TRUTH,
    everything,
    rows,
    scatter,
    second_edition,
    stored_shares,
)

STEPS = (stage, swap, write_page, write_all, settle, stage_borders, write_page)


def pages_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (stage, swap, restore_page):
        monkeypatch.setattr(sys.modules[step.__module__], "PAGE", size)


@pytest.mark.parametrize("done", range(1, len(STEPS) + 1))
def test_a_publication_is_followed_from_where_it_was_left(
    city: GridCity, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(40, monkeypatch)
    scatter(city, 300)
    edition = second_edition(city)
    counts = preview_edition(edition_id=edition.pk).counts
    publication = request_publication(edition_id=edition.pk)
    assert publication is not None
    for step in STEPS[:done]:
        step(publication)
    matched = publication.matched

    run_publication(publication.pk)

    publication.refresh_from_db()
    assert (publication.state, publication.counts) == (PublicationState.PUBLISHED, counts)
    assert publication.matched == publication.listed >= matched > 0
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    assert sorted(stored_shares()) == sorted(rows(BORDER_SHARES))


def test_rolling_back_restores_every_complaint(city: GridCity) -> None:
    scatter(city, 800)
    before, shares = everything(), sorted(stored_shares())
    edition = second_edition(city)
    publish_edition(edition_id=edition.pk)
    assert everything() != before

    done = roll_back_edition(territory_id=city.territory.pk)

    assert everything() == before
    assert sorted(stored_shares()) == shares
    assert ComplaintMatch.objects.count() == 0
    assert done.restored > 0
    states = dict(Edition.objects.values_list("name", "state"))
    assert states == {"first": EditionState.PUBLISHED, "second": EditionState.DRAFT}


def test_what_came_or_moved_meanwhile_is_matched_by_the_edition_that_comes_back(city: GridCity) -> None:
    scatter(city, 200)
    publish_edition(edition_id=second_edition(city, shift=0.75).pk)
    scatter(city, 200, seed=8)
    moved = Complaint.objects.filter(kelurahan=city.areas["A"]).earliest("pk")
    moved.location = Point(*CENTRE_OF_D, srid=4326)
    moved.save()

    done = roll_back_edition(territory_id=city.territory.pk)

    moved.refresh_from_db()
    assert moved.kelurahan == city.areas["D"]
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    assert done.rematched > 0
    assert set(Complaint.objects.values_list("edition", flat=True)) == {city.edition.pk}


def test_an_edition_that_was_rolled_back_may_be_published_again(city: GridCity) -> None:
    scatter(city, 200)
    edition = second_edition(city)
    first = publish_edition(edition_id=edition.pk)
    after = everything()
    roll_back_edition(territory_id=city.territory.pk)

    second = publish_edition(edition_id=edition.pk)

    assert second.counts == first.counts
    assert everything() == after


def test_what_is_not_in_force_yet_is_not_rolled_back_and_the_way_out_is_told(city: GridCity) -> None:
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    stage(publication)

    with pytest.raises(PublicationRefused, match="editions cancel"):
        roll_back_edition(territory_id=city.territory.pk)


@pytest.mark.parametrize("done", range(2, len(STEPS) + 1))
def test_what_is_in_force_and_still_being_written_is_rolled_back_from_there(
    city: GridCity, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(40, monkeypatch)
    scatter(city, 300)
    before, shares = everything(), sorted(stored_shares())
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    for step in STEPS[:done]:
        step(publication)

    roll_back_edition(territory_id=city.territory.pk)

    assert everything() == before
    assert sorted(stored_shares()) == shares
    assert (StagedMatch.objects.count(), ComplaintMatch.objects.count()) == (0, 0)


@pytest.mark.parametrize("pages", range(4))
def test_whoever_is_killed_on_the_way_back_is_followed(
    city: GridCity, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(40, monkeypatch)
    scatter(city, 300)
    before, shares = everything(), sorted(stored_shares())
    publish_edition(edition_id=second_edition(city).pk)
    publication = request_roll_back(territory_id=city.territory.pk)
    for _ in range(pages):
        restore_page(publication)

    done = run_publication(publication.pk)

    publication.refresh_from_db()
    assert everything() == before
    assert sorted(stored_shares()) == shares
    assert isinstance(done, RolledBack)
    assert publication.listed == publication.matched == done.restored > 3 * 40
    assert publication.state == PublicationState.ROLLED_BACK


def test_complaints_that_come_or_move_on_the_way_back_are_matched_by_the_edition_that_is_back(
    city: GridCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(40, monkeypatch)
    scatter(city, 300)
    publish_edition(edition_id=second_edition(city, shift=0.75).pk)
    publication = request_roll_back(territory_id=city.territory.pk)
    restore_page(publication)
    came = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    moved = Complaint.objects.exclude(edition=city.edition).latest("pk")
    moved.location = Point(*CENTRE_OF_D, srid=4326)
    moved.save()
    for complaint in (came, moved):
        complaint.refresh_from_db()
        assert complaint.edition == city.edition

    run_publication(publication.pk)

    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    moved.refresh_from_db()
    assert moved.kelurahan == city.areas["D"]
    assert ComplaintMatch.objects.count() == 0
    assert set(Complaint.objects.values_list("edition", flat=True)) == {city.edition.pk}


def test_writers_wait_for_the_swap_only(city: GridCity) -> None:
    scatter(city, 100)
    publish_edition(edition_id=second_edition(city).pk)
    with CaptureQueriesContext(connection) as swapping:
        publication = request_roll_back(territory_id=city.territory.pk)
    with CaptureQueriesContext(connection) as writing:
        run_publication(publication.pk)

    holding, touched = ([query["sql"] for query in part.captured_queries] for part in (swapping, writing))
    assert any("complaints_edition" in sql for sql in holding)
    assert not any('UPDATE "complaints_complaint"' in sql or "update complaints_complaint" in sql for sql in holding)
    assert any("update complaints_complaint" in sql for sql in touched)
    assert not any("complaints_edition" in sql for sql in touched)


def test_an_edition_on_its_way_back_is_neither_published_nor_given_up(city: GridCity) -> None:
    edition = second_edition(city)
    publish_edition(edition_id=edition.pk)
    publication = request_roll_back(territory_id=city.territory.pk)

    with pytest.raises(PublicationRefused, match="is being taken back: wait"):
        publish_edition(edition_id=edition.pk)
    with pytest.raises(PublicationRefused, match="is being taken back: wait"):
        cancel_publication(publication_id=publication.pk, reason="by hand")
    assert request_roll_back(territory_id=city.territory.pk) == publication


def test_the_first_edition_cannot_be_rolled_back(city: GridCity) -> None:
    with pytest.raises(PublicationRefused, match="nothing to go back to"):
        roll_back_edition(territory_id=city.territory.pk)
