"""Every change of state, route, match and scope is written down, whoever makes it, and stays as it was written."""

from __future__ import annotations

import datetime
import io

import psycopg2
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from geo_pot.accounts.models import User
from geo_pot.agencies.models import Agency
from geo_pot.audit.models import Entry
from geo_pot.audit.queries import acting_as
from geo_pot.complaints.actions.change_status import change_status
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.copying import mute
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import Status
from spatial.models import Edition
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity, build
from tests.owner import ask_as_owner


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def complaint(city: GridCity) -> Complaint:
    complaint = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    route_complaints([complaint.pk])
    complaint.refresh_from_db()
    return complaint


def run(statement: str, *parameters: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def entries(**wanted: object) -> list[Entry]:
    return list(Entry.objects.filter(**{"table_name": "complaints_complaint", **wanted}).order_by("id"))


def last_change(complaint: Complaint) -> Entry:
    return entries(action="update", row_id=complaint.pk)[-1]


def test_an_action_is_written_down_with_who_and_what(complaint: Complaint) -> None:
    officer = User.objects.create_user(username="officer")

    with acting_as(officer.pk):
        change_status(public_id=complaint.public_id, to=Status.VERIFIED, by=officer)

    entry = last_change(complaint)
    assert (entry.actor_id, entry.columns) == (officer.pk, ["status"])
    assert (entry.old, entry.new) == ({"status": "submitted"}, {"status": "verified"})


def test_who_acts_goes_on_after_an_action_of_theirs(complaint: Complaint) -> None:
    officer = User.objects.create_user(username="officer")

    with acting_as(officer.pk):
        change_status(public_id=complaint.public_id, to=Status.VERIFIED, note="seen")
        run("update complaints_complaint set status = 'assigned' where id = %s", complaint.pk)

    assert [entry.actor_id for entry in entries(action="update", columns=["status"])] == [officer.pk] * 2
    history = list(complaint.history.values_list("to_status", "by", "note"))
    assert history[1:] == [("verified", officer.pk, "seen"), ("assigned", officer.pk, "")]


def test_raw_sql_is_written_down_too(complaint: Complaint) -> None:
    run("update complaints_complaint set status = 'verified' where id = %s", complaint.pk)

    entry = last_change(complaint)
    assert (entry.actor_id, entry.role) == (None, connection.settings_dict["USER"])
    assert (entry.old, entry.new) == ({"status": "submitted"}, {"status": "verified"})


def test_raw_sql_may_say_who_it_is(complaint: Complaint) -> None:
    with transaction.atomic():
        run("set local geopot.actor = '42'")
        run("update complaints_complaint set category_id = category_id, accuracy_m = 5 where id = %s", complaint.pk)

    entry = last_change(complaint)
    assert (entry.actor_id, entry.columns) == (42, ["accuracy_m"])


def test_a_route_is_written_down(complaint: Complaint) -> None:
    poc = Agency.objects.get(code="POC")
    run("update complaints_complaint set agency_id = %s where id = %s", poc.pk, complaint.pk)

    entry = last_change(complaint)
    assert (entry.old, entry.new) == ({"agency_id": complaint.agency_id}, {"agency_id": poc.pk})


def test_a_moved_pin_is_written_down_without_the_places(city: GridCity, complaint: Complaint) -> None:
    run(
        "update complaints_complaint set location = st_setsrid(st_makepoint(%s, %s), 4326) where id = %s",
        *grid_city.CENTRE_OF_D,
        complaint.pk,
    )

    entry = last_change(complaint)
    assert set(entry.columns) == {"location", "edge_m", "kelurahan_id", "kecamatan_id", "route_status"}
    assert entry.new is not None
    assert entry.new.keys() == {"kelurahan_id", "kecamatan_id", "route_status"}
    assert entry.new["kelurahan_id"] == city.areas["D"].pk


def test_a_citizens_words_are_not_copied(complaint: Complaint) -> None:
    run("update complaints_complaint set text = 'my neighbour' where id = %s", complaint.pk)

    entry = last_change(complaint)
    assert (entry.columns, entry.old, entry.new) == (["text"], None, None)


def test_the_key_of_a_reporter_leaves_no_trace(complaint: Complaint) -> None:
    before = len(entries())
    run("update complaints_complaint set reporter_key = 'somebody' where id = %s", complaint.pk)

    assert len(entries()) == before


def test_what_changes_nothing_is_no_entry(complaint: Complaint) -> None:
    before = len(entries())
    run("update complaints_complaint set status = status")

    assert len(entries()) == before


def test_copy_of_many_is_one_entry(city: GridCity) -> None:
    longitudes = [grid_city.WEST + 0.001 * step for step in range(1, 11)]
    row = f"{city.dumping.pk}\t{city.source.pk}\tSRID=4326;POINT({{}} {grid_city.SOUTH + 0.01})\n"
    lines = io.StringIO("".join(row.format(lon) for lon in longitudes))
    with connection.cursor() as cursor:
        cursor.copy_expert("copy complaints_complaint (category_id, source_id, location) from stdin", lines)

    ids = sorted(Complaint.objects.values_list("pk", flat=True))
    (entry,) = entries()
    assert (entry.action, entry.rows, entry.row_id) == ("insert", 10, None)
    assert entry.new == {"first": ids[0], "last": ids[-1]}


def test_the_routes_of_an_import_are_one_entry(city: GridCity) -> None:
    ids = [Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A)).pk for _ in range(3)]
    with transaction.atomic():
        mute()
        route_complaints(ids)

    (entry,) = entries(action="update")
    assert (entry.rows, entry.row_id) == (3, None)
    assert entry.new == {"agency_id": 3, "route_status": 3, "route_trace": 3}


def test_an_import_hides_no_other_change(complaint: Complaint) -> None:
    with transaction.atomic():
        mute()
        run("update complaints_complaint set status = 'verified', agency_id = null where id = %s", complaint.pk)

    entry = last_change(complaint)
    assert entry.old is not None
    assert entry.old["status"] == "submitted"


def test_a_rematch_is_one_entry(city: GridCity) -> None:
    """The border moves east by a quarter: of eleven complaints, the five between go over to the west."""
    places = [(grid_city.WEST + grid_city.SIDE * (1 + step / 20), grid_city.SOUTH + 0.01) for step in (1, 2, 3, 4, 4.5)]
    places += [grid_city.CENTRE_OF_A] * 3 + [grid_city.CENTRE_OF_D] * 3
    for place in places:
        Complaint.objects.create(**city.complaint(*place), status="closed")
    edition = Edition.objects.create(territory=city.territory, name="second", valid_from=datetime.date(2025, 1, 1))
    grid_city.draw(edition, {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}, shift=0.25)

    publish_edition(edition_id=edition.pk)

    (entry,) = entries(action="rematch")
    assert entry.new is not None
    assert (entry.new["kelurahan_id"], entry.new["kecamatan_id"]) == (5, 5)
    assert entries(action="update") == []
    states = Entry.objects.filter(table_name="spatial_edition", row_id=edition.pk, action="update")
    assert [(state.old, state.new) for state in states] == [({"state": "draft"}, {"state": "published"})]


def test_the_service_adds_nothing_by_itself(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        Entry.objects.create(role="x", transaction=1, table_name="x", action="read")


CHANGES = ("update audit_entry set actor_id = 1", "delete from audit_entry")


@pytest.mark.parametrize("statement", CHANGES)
def test_the_service_changes_nothing(complaint: Complaint, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_changes_nothing(db: None, statement: str) -> None:
    with pytest.raises(psycopg2.IntegrityError, match="only ever added to"):
        ask_as_owner(statement)


def test_entries_that_were_written_together_say_so(complaint: Complaint) -> None:
    with transaction.atomic():
        run("update complaints_complaint set status = 'verified' where id = %s", complaint.pk)
        run("update complaints_complaint set status = 'assigned' where id = %s", complaint.pk)

    first, second = entries(action="update", row_id=complaint.pk)[-2:]
    assert first.transaction == second.transaction


def test_a_name_that_is_no_number_stops_the_writer(complaint: Complaint) -> None:
    """Rather than an entry by nobody."""
    run("set local geopot.actor = 'somebody'")

    with pytest.raises(DatabaseError, match="bigint"):
        run("update complaints_complaint set status = 'verified' where id = %s", complaint.pk)
