"""Putting an edition in force: what moves, what stays, and what comes back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo_pot.accounts.models import Grant, User
from geo_pot.complaints.actions.preview_edition import preview_edition
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.publishing.request import cancel_publication, request_publication
from geo_pot.complaints.actions.publishing.run import run_publication
from geo_pot.complaints.actions.publishing.stage import list_moving, stage, stage_borders
from geo_pot.complaints.errors import PublicationRefused
from geo_pot.complaints.models import (
    BorderCandidate,
    Complaint,
    ComplaintMatch,
    Publication,
    PublicationState,
    StagedMatch,
    StatusChange,
)
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.outbox.models import Event
from spatial.models import Area, AreaSuccession, Boundary, Edition, EditionState
from tests.complaints import grid_city
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, SIDE, SOUTH, WEST, GridCity
from tests.complaints.grid_editions import (
    BORDER_SHARES,
    CORNERS,
    DIFFERENT_FROM_THE_TRUTH,
    everything,
    rows,
    scatter,
    second_edition,
    stored_shares,
)


def test_what_lies_elsewhere_now_moves_and_the_rest_is_not_touched(city: GridCity) -> None:
    moving = Complaint.objects.create(**city.complaint(*CENTRE_OF_D))
    staying = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    route_complaints([moving.pk, staying.pk])
    columns = [field.attname for field in Complaint._meta.concrete_fields if field.name != "route_trace"]
    before = Complaint.objects.values(*columns).get(pk=staying.pk)
    edition = second_edition(city, shift=0.75)

    published = publish_edition(edition_id=edition.pk)

    moving.refresh_from_db()
    assert (moving.kelurahan, moving.agency.code, moving.edition) == (city.areas["C"], "UNIT-WEST", edition)  # type: ignore[union-attr]
    assert Complaint.objects.values(*columns).get(pk=staying.pk) == before
    assert published.counts == {
        "written": 1, "kelurahan": 1, "kecamatan": 1, "unmatched": 0, "matched": 0, "border": 0, "agency": 1,
    }  # fmt: skip
    city.edition.refresh_from_db()
    assert (city.edition.state, city.edition.valid_to) == (EditionState.RETIRED, edition.valid_from)


def test_afterwards_every_complaint_says_what_the_new_edition_says(city: GridCity) -> None:
    scatter(city, 1_500)

    published = publish_edition(edition_id=second_edition(city).pk)

    assert rows(DIFFERENT_FROM_THE_TRUTH) == []
    assert sorted(stored_shares()) == sorted(rows(BORDER_SHARES))
    assert 0 < published.counts["kelurahan"] < published.counts["written"] < 1_000


def test_a_place_that_the_list_of_candidates_misses_would_be_noticed(city: GridCity) -> None:
    scatter(city, 300)
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    stage(publication)
    stage_borders(publication)
    StagedMatch.objects.filter(publication=publication).delete()

    run_publication(publication.pk)

    assert len(rows(DIFFERENT_FROM_THE_TRUTH)) > 50


def test_a_preview_counts_what_publishing_then_does_and_leaves_nothing(city: GridCity) -> None:
    scatter(city, 600)
    edition = second_edition(city)
    before, events = everything(), Event.objects.count()

    preview = preview_edition(edition_id=edition.pk)

    assert (everything(), Event.objects.count()) == (before, events)
    assert (Publication.objects.filter(edition=edition).exists(), StagedMatch.objects.exists()) == (False, False)
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT
    published = publish_edition(edition_id=edition.pk)
    assert preview.counts == {name: published.counts[name] for name in preview.counts}
    assert preview.moved_from == published.moved_from
    assert published.counts["agency"] > 0


def test_a_preview_tells_where_the_ground_changes_hands_and_how_many_complaints_go_with_it(city: GridCity) -> None:
    scatter(city, 600)

    preview = preview_edition(edition_id=second_edition(city).pk)

    told = {
        (piece.before.code, piece.after.code): number
        for piece, number in preview.pieces
        if piece.before and piece.after
    }
    assert told.keys() == {("B", "A"), ("D", "C")}
    assert sum(told.values()) == preview.counts["kelurahan"]


def test_whoever_lies_outside_afterwards_is_unmatched_and_comes_back_inside(city: GridCity) -> None:
    at_the_edge = Complaint.objects.create(**city.complaint(WEST + SIDE * 1.99, SOUTH + SIDE / 2))
    smaller = Edition.objects.create(territory=city.territory, name="smaller", valid_from=datetime.date(2021, 1, 1))
    grid_city.draw(smaller, CORNERS)
    shrunk = grid_city.square(1, 0, 0.9, 1)
    Boundary.objects.filter(edition=smaller, code="B").get().delete()
    kota, east = (Boundary.objects.get(edition=smaller, code=code) for code in (city.territory.code, "EAST"))
    Boundary.objects.create(
        edition=smaller, area=city.areas["B"], level="kelurahan", code="B", name="B", parent=east, outline=shrunk
    )
    assert kota.code == city.territory.code

    first = publish_edition(edition_id=smaller.pk)
    at_the_edge.refresh_from_db()
    assert (at_the_edge.match_method, at_the_edge.kelurahan, at_the_edge.nearest_area) == (
        "unmatched", None, city.areas["B"],
    )  # fmt: skip
    second = publish_edition(edition_id=second_edition(city, name="whole", year=2022).pk)
    at_the_edge.refresh_from_db()
    assert (at_the_edge.match_method, at_the_edge.kelurahan) == ("covers", city.areas["B"])
    assert (first.counts["unmatched"], second.counts["matched"]) == (1, 1)


def test_a_kelurahan_that_comes_under_another_kecamatan_takes_its_complaints_along(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    edition = second_edition(city, shift=0)
    east = Boundary.objects.get(edition=edition, code="EAST")
    Boundary.objects.filter(edition=edition, code="A").update(parent=east)

    published = publish_edition(edition_id=edition.pk)

    complaint.refresh_from_db()
    assert (complaint.kelurahan, complaint.kecamatan) == (city.areas["A"], city.areas["EAST"])
    assert (published.counts["kelurahan"], published.counts["kecamatan"]) == (0, 1)


def test_on_a_shared_edge_the_new_codes_decide(city: GridCity) -> None:
    on_edge = Complaint.objects.create(**city.complaint(*grid_city.EDGE_OF_A_AND_B))
    edition = second_edition(city, shift=0)
    Boundary.objects.filter(edition=edition, code="A").update(code="Z")

    publish_edition(edition_id=edition.pk)

    on_edge.refresh_from_db()
    assert on_edge.kelurahan == city.areas["B"]


def test_what_is_written_while_an_edition_is_staged_ends_right(city: GridCity) -> None:
    scatter(city, 100)
    moved = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    publication = request_publication(edition_id=second_edition(city, shift=0.75).pk)
    assert publication is not None
    stage(publication)

    arrived = Complaint.objects.create(**city.complaint(*CENTRE_OF_D))
    moved.location = Point(*CENTRE_OF_D, srid=4326)
    moved.save()
    assert arrived.kelurahan == moved.kelurahan == city.areas["D"]
    run_publication(publication.pk)

    arrived.refresh_from_db()
    moved.refresh_from_db()
    assert arrived.kelurahan == moved.kelurahan == city.areas["C"]
    assert rows(DIFFERENT_FROM_THE_TRUTH) == []


def test_closed_complaints_change_their_area_only_and_history_tells_nothing_of_it(city: GridCity) -> None:
    closed = Complaint.objects.create(**city.complaint(*CENTRE_OF_D))
    route_complaints([closed.pk])
    Complaint.objects.filter(pk=closed.pk).update(status="resolved")
    closed.refresh_from_db()
    history = StatusChange.objects.count()

    publish_edition(edition_id=second_edition(city, shift=0.75).pk)

    moved = Complaint.objects.get(pk=closed.pk)
    assert (moved.kelurahan, moved.agency, moved.status) == (city.areas["C"], closed.agency, "resolved")
    assert StatusChange.objects.count() == history


def test_each_agency_is_told_once(city: GridCity) -> None:
    for _ in range(5):
        Complaint.objects.create(**city.complaint(*CENTRE_OF_D))
    route_complaints(list(Complaint.objects.values_list("pk", flat=True)))
    Event.objects.all().delete()

    publish_edition(edition_id=second_edition(city, shift=0.75).pk)

    told = sorted((event.kind, event.payload.get("agency")) for event in Event.objects.all())
    assert told == [("edition_published", None), ("rerouted", "UNIT-EAST"), ("rerouted", "UNIT-WEST")]


def test_an_edition_that_is_not_later_than_the_published_one_is_refused(city: GridCity) -> None:
    edition = second_edition(city)
    Edition.objects.filter(pk=edition.pk).update(valid_from=city.edition.valid_from)

    with pytest.raises(PublicationRefused, match="give it a later --valid-from"):
        publish_edition(edition_id=edition.pk)


def test_one_edition_at_a_time_is_published_and_may_be_taken_back(city: GridCity) -> None:
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    other = second_edition(city, name="third", year=2022)

    with pytest.raises(PublicationRefused, match="Edition second is being published"):
        publish_edition(edition_id=other.pk)
    cancel_publication(publication_id=publication.pk, reason="a better file came")

    assert publish_edition(edition_id=other.pk).edition_id == other.pk
    publication.refresh_from_db()
    assert (publication.state, publication.error) == (PublicationState.FAILED, "a better file came")


class TestThen:
    """What the edition of a complaint's day says of it."""

    def made(self, city: GridCity, day: str) -> Complaint:
        complaint = Complaint.objects.create(**city.complaint(*CENTRE_OF_D), created_at=f"{day}T12:00:00Z")
        complaint.refresh_from_db()
        return complaint

    def then(self, complaint: Complaint) -> list[Any]:
        return list(
            ComplaintMatch.objects.filter(complaint=complaint, is_then=True).values_list("kelurahan", flat=True)
        )

    def test_a_complaint_of_the_former_editions_days_lay_where_that_had_it(self, city: GridCity) -> None:
        complaint = self.made(city, "2020-06-01")

        publish_edition(edition_id=second_edition(city, shift=0.75).pk)

        assert self.then(complaint) == [city.areas["D"].pk]

    def test_an_edition_published_late_holds_for_the_days_from_its_beginning(self, city: GridCity) -> None:
        complaint = self.made(city, "2021-06-01")

        publish_edition(edition_id=second_edition(city, shift=0.75).pk)

        assert self.then(complaint) == []
        assert ComplaintMatch.objects.filter(complaint=complaint).count() == 1

    def test_what_arrives_late_is_matched_by_the_edition_of_its_day_too(self, city: GridCity) -> None:
        publish_edition(edition_id=second_edition(city, shift=0.75).pk)

        old, older, new = (self.made(city, day) for day in ("2020-06-01", "2019-06-01", "2021-06-01"))

        assert old.kelurahan == new.kelurahan == city.areas["C"]
        assert self.then(old) == self.then(older) == [city.areas["D"].pk]
        assert self.then(new) == []

    def test_a_moved_pin_forgets_where_it_lay(self, city: GridCity) -> None:
        complaint = self.made(city, "2020-06-01")
        publish_edition(edition_id=second_edition(city, shift=0.75).pk)

        complaint.refresh_from_db()
        complaint.location = Point(*CENTRE_OF_A, srid=4326)
        complaint.save()

        assert not ComplaintMatch.objects.exists()

    def test_of_three_editions_each_day_has_its_own(self, city: GridCity) -> None:
        first, second = self.made(city, "2020-06-01"), self.made(city, "2021-06-01")
        publish_edition(edition_id=second_edition(city, shift=0.75).pk)
        publish_edition(edition_id=second_edition(city, shift=0, name="third", year=2022).pk)

        assert self.then(first) == [city.areas["D"].pk]
        assert self.then(second) == [city.areas["C"].pk]
        assert set(Complaint.objects.values_list("kelurahan", flat=True)) == {city.areas["D"].pk}


def test_border_candidates_follow_the_edge(city: GridCity) -> None:
    at_new_edge = Complaint.objects.create(**city.complaint(WEST + SIDE * 1.1, SOUTH + SIDE / 2))
    at_old_edge = Complaint.objects.create(**city.complaint(WEST + SIDE, SOUTH + SIDE / 2))

    publish_edition(edition_id=second_edition(city).pk)

    assert set(BorderCandidate.objects.values_list("complaint", flat=True)) == {at_new_edge.pk}
    at_old_edge.refresh_from_db()
    assert (at_old_edge.on_border, at_old_edge.kelurahan) == (False, city.areas["A"])


def test_who_looked_after_a_kelurahan_that_was_split_looks_after_both_parts(city: GridCity) -> None:
    lurah = User.objects.create(username="lurah")
    Grant.objects.create(user=lurah, role="lurah", territory=city.territory, area=city.areas["A"])
    edition = second_edition(city, shift=0)
    part = Area.objects.create(territory=city.territory, level="kelurahan")
    AreaSuccession.objects.create(edition=edition, from_area=city.areas["A"], to_area=part, kind="split")

    publish_edition(edition_id=edition.pk)

    assert set(Grant.objects.filter(user=lurah).values_list("area", flat=True)) == {city.areas["A"].pk, part.pk}


@pytest.mark.django_db(transaction=True)
def test_what_may_move_is_found_by_the_index_of_the_locations(city: GridCity, analyze: Callable[[], None]) -> None:
    scatter(city, 2_000)
    analyze()
    publication = request_publication(edition_id=second_edition(city).pk)
    assert publication is not None
    with CaptureQueriesContext(connection) as captured:
        list_moving(publication)

    (listing,) = (query["sql"] for query in captured if "st_subdivide" in query["sql"])
    plan = "\n".join(line for (line,) in rows(f"explain {listing[listing.index('with part') :]}"))
    assert "Index Scan using complaints_complaint_location" in plan
    assert "Join Filter" not in plan, "pieces are outside: nobody loops over complaints for each of them"
    assert "complaint_not_covered" in plan
    assert publication.listed < 1_500
