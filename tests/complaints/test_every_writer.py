"""Whoever writes a complaint, the database matches it, numbers it, begins its history and announces it."""

from __future__ import annotations

import datetime
import io
from itertools import pairwise

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, IntegrityError, connection, transaction

from geo_pot.complaints.actions.route_waiting import route_waiting
from geo_pot.complaints.models import Complaint, Outcome, StatusChange
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import ARRIVES_AS, MAY_FOLLOW, Status
from geo_pot.outbox.models import Event
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

MATCH = ("kelurahan_id", "kecamatan_id", "match_method", "edition_id", "territory_id")


def test_save_returns_what_the_database_decided(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_D))

    stored = Complaint.objects.get(pk=complaint.pk)
    names = [field.attname for field in Complaint._meta.concrete_fields]
    assert [getattr(complaint, name) for name in names] == [getattr(stored, name) for name in names]
    assert complaint.kelurahan == city.areas["D"]
    assert complaint.kecamatan == city.areas["EAST"]
    assert (complaint.match_method, complaint.match_distance_m, complaint.on_border) == ("covers", 0, False)


def test_a_point_on_a_shared_edge_belongs_to_the_lower_code_and_borders_on_both(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.EDGE_OF_A_AND_B))

    assert complaint.kelurahan == city.areas["A"]
    assert complaint.on_border
    shares = dict(complaint.candidates.values_list("area_id", "share"))
    assert shares == {
        city.areas["A"].pk: pytest.approx(0.5, abs=0.001),
        city.areas["B"].pk: pytest.approx(0.5, abs=0.001),
    }


@pytest.mark.parametrize(
    ("place", "method", "distance_m"),
    [
        (grid_city.TEN_METRES_WEST_OF_A, "nearest", 10),
        (grid_city.ONE_KM_WEST_OF_A, "unmatched", 1_000),
    ],
)
def test_a_point_outside_is_stored_with_its_distance(
    city: GridCity, place: tuple[float, float], method: str, distance_m: float
) -> None:
    complaint = Complaint.objects.create(**city.complaint(*place))

    assert complaint.match_method == method
    assert complaint.match_distance_m == pytest.approx(distance_m, rel=0.01)
    assert complaint.nearest_area == city.areas["A"]
    assert (complaint.kelurahan is None) == (method == "unmatched")


def test_a_point_far_outside_is_refused_and_the_nearest_named(city: GridCity) -> None:
    with pytest.raises(IntegrityError, match="farther than 5000 m") as refusal, transaction.atomic():
        Complaint.objects.create(**city.complaint(*grid_city.TWENTY_KM_WEST_OF_A))

    diagnosis = refusal.value.__cause__.diag  # type: ignore[union-attr]  # psycopg2's error
    assert diagnosis.constraint_name == "complaint_within_coverage"
    assert f'"nearest_area" : {city.areas["A"].pk}' in diagnosis.message_detail


@pytest.mark.parametrize("place", ["POINT EMPTY", "POINT(NaN 0)", "POINT(-6.3 107.0)", "POINT(181 0)"])
def test_a_location_that_is_none_is_refused(city: GridCity, place: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into complaints_complaint (category_id, source_id, location) "
            "values (%s, %s, st_geomfromtext(%s, 4326))",
            [city.dumping.pk, city.source.pk, place],
        )


def test_plain_insert_copy_and_bulk_create_all_arrive_whole(city: GridCity) -> None:
    Complaint.objects.bulk_create([Complaint(**city.complaint(*grid_city.CENTRE_OF_A)) for _ in range(2)])
    insert_plainly(city)
    copy(city)

    assert list(Complaint.objects.values_list("kelurahan_id", flat=True)) == [city.areas["A"].pk] * 4
    assert len(set(Complaint.objects.values_list("receipt", flat=True))) == 4
    assert StatusChange.objects.filter(from_status=None, to_status="submitted").count() == 4
    assert Event.objects.filter(kind="complaint_submitted").count() == 4
    assert len(route_waiting(list(Complaint.objects.values_list("pk", flat=True)))) == 4
    assert set(Complaint.objects.values_list("agency__code", "route_status")) == {("UNIT-WEST", "routed")}


def insert_plainly(city: GridCity) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into complaints_complaint (category_id, source_id, location) "
            "values (%s, %s, st_point(%s, %s, 4326))",
            [city.dumping.pk, city.source.pk, *grid_city.CENTRE_OF_A],
        )


def copy(city: GridCity) -> None:
    lon, lat = grid_city.CENTRE_OF_A
    line = f"{city.dumping.pk}\t{city.source.pk}\tSRID=4326;POINT({lon} {lat})\n"
    with connection.cursor() as cursor:
        cursor.copy_expert("copy complaints_complaint (category_id, source_id, location) from stdin", io.StringIO(line))


def test_a_forged_match_is_put_right_for_every_writer(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    truth = {name: getattr(complaint, name) for name in MATCH}

    Complaint.objects.update(kelurahan=city.areas["D"], kecamatan=None, match_method="nearest", on_border=True)

    complaint.refresh_from_db()
    assert {name: getattr(complaint, name) for name in MATCH} == truth
    assert not complaint.on_border


def test_an_unchanged_save_changes_nothing(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.EDGE_OF_A_AND_B))
    events = Event.objects.count()
    row = Complaint.objects.values().get()

    complaint.save()

    assert Complaint.objects.values().get() == row
    assert Event.objects.count() == events


def test_a_moved_pin_is_matched_again_and_waits_for_its_route(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    route_complaints([complaint.pk])

    complaint.refresh_from_db()
    complaint.location = Point(*grid_city.CENTRE_OF_D, srid=4326)
    complaint.save()

    assert (complaint.kelurahan, complaint.route_status) == (city.areas["D"], "pending")
    route_complaints([complaint.pk])
    held = [
        (assignment.agency.code, assignment.period.upper is None) for assignment in complaint.assignments.order_by("id")
    ]
    assert held == [("UNIT-WEST", False), ("UNIT-EAST", True)]
    assert Event.objects.filter(kind="complaint_rerouted").count() == 1


def test_routing_again_by_unchanged_rules_changes_nothing(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))

    assert route_complaints([complaint.pk]) == [complaint.pk]
    assert route_complaints([complaint.pk]) == []


def test_the_millionth_receipt_of_a_year_has_a_digit_more(city: GridCity) -> None:
    first = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    year = first.created_at.astimezone(city.territory.zone).year
    with connection.cursor() as cursor:
        counter = f"complaints_receipt_{city.territory.pk}_{year}"
        cursor.execute("select max(nextval(%s::regclass)) from generate_series(2, 999999)", [counter])

    millionth = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))

    assert millionth.receipt == f"GRID-{year}-1000000"


def test_receipts_carry_the_local_year_of_the_territory(city: GridCity) -> None:
    new_year_in_jakarta = datetime.datetime(2025, 12, 31, 18, 0, tzinfo=datetime.UTC)

    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A), created_at=new_year_in_jakarta)

    assert complaint.receipt == "GRID-2026-000001"


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("following", Status)
def test_the_database_allows_the_workflows_pairs_and_no_others(
    city: GridCity, current: Status, following: Status
) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    with connection.cursor() as cursor:  # to begin anywhere in the workflow
        cursor.execute(
            "insert into complaints_transition (from_status, to_status) values ('submitted', %s) "
            "on conflict do nothing returning id",
            [current],
        )
        added = cursor.fetchone()
        if current != Status.SUBMITTED:
            Complaint.objects.update(status=current)
        if added:
            cursor.execute("delete from complaints_transition where id = %s", added)

    allowed = following in MAY_FOLLOW[current] or following == current
    if allowed:
        Complaint.objects.update(status=following)
        complaint.refresh_from_db()
        assert complaint.status == following
    else:
        with pytest.raises(IntegrityError, match=f"it cannot become {following}"), transaction.atomic():
            Complaint.objects.update(status=following)


@pytest.mark.parametrize("status", Status)
def test_a_complaint_arrives_submitted_or_ended(city: GridCity, status: Status) -> None:
    if status in ARRIVES_AS:
        complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A), status=status)
        steps = list(complaint.history.values_list("to_status", flat=True))
        assert steps[0] == "submitted"
        assert steps[-1] == status
        assert all(b in MAY_FOLLOW[Status(a)] for a, b in pairwise(steps))
    else:
        with pytest.raises(IntegrityError, match="cannot arrive as"), transaction.atomic():
            Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A), status=status)


def test_cleaned_is_when_it_was_resolved_with_an_outcome_that_means_removed(city: GridCity) -> None:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    removed = Outcome.objects.get(code="removed")

    complaint.status, complaint.outcome = Status.RESOLVED, removed
    complaint.save()
    assert complaint.cleaned_at is not None
    complaint.refresh_from_db()
    assert complaint.cleaned_at == complaint.resolved_at

    complaint.status = Status.REOPENED
    complaint.save()
    complaint.refresh_from_db()
    assert Complaint.objects.filter(cleaned_at=None, resolved_at=None, outcome=None).count() == 1


def test_history_is_only_ever_added_to(city: GridCity) -> None:
    Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))

    for destroy in (lambda: StatusChange.objects.update(note="forged"), lambda: StatusChange.objects.all().delete()):
        with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
            destroy()


def test_an_import_mutes_the_events_but_not_the_history(city: GridCity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local geopot.mute = 'on'")
    before = Event.objects.count()

    Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))

    assert Event.objects.count() == before
    assert StatusChange.objects.count() == 1
