"""A moved pin and another category are matched and routed again at once, whoever else changes the complaint."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction

from geo_pot.agencies.models import Agency, Category, ServiceArea
from geo_pot.complaints.actions import Report, Revision, revise, submit
from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.actions.publishing.stage import stage
from geo_pot.complaints.actions.publishing.swap import swap, write_page
from geo_pot.complaints.actions.reroute import reroute_open
from geo_pot.complaints.models import Assignment, Complaint, ComplaintMatch
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build
from tests.complaints.grid_editions import second_edition

KEY = "a reporter"
MOVE, RENAME = Revision(place=CENTRE_OF_D), Revision(category="lamp")


@pytest.fixture
def grid(transactional_db: None) -> GridCity:
    return with_lamps(build())


def with_lamps(city: GridCity) -> GridCity:
    """Lamps are answered for in the east only, so that each of place and category decides."""
    lamp = Category.objects.create(
        territory=city.territory, group=city.dumping.group, code="lamp", names={"en": "Lamp"}
    )
    agency = Agency.objects.create(territory=city.territory, code="LAMPS", names={"en": "Lamps"})
    lamps = ServiceArea.objects.create(territory=city.territory, agency=agency, code="LAMPS", names={})
    lamps.categories.add(lamp)
    lamps.areas.add(city.areas["EAST"])
    return city


def report() -> Complaint:
    stored = submit(report=Report(*CENTRE_OF_A, category="dumping"), reporter_key=KEY)
    Event.objects.all().delete()
    return stored


def told() -> list[tuple[str | None, str | None]]:
    """From which agency to which, as announced, in order."""
    codes = dict(Agency.objects.values_list("pk", "code"))
    payloads = Event.objects.filter(kind="complaint_rerouted").order_by("pk").values_list("payload", flat=True)
    return [(codes[payload["from"]], codes[payload["to"]]) for payload in payloads]


def held() -> list[tuple[str, bool]]:
    """Agencies that answered, in order, and whether they still do."""
    rows = Assignment.objects.order_by("pk").values_list("agency__code", "period__upper_inf")
    return [(code, bool(current)) for code, current in rows]


def state_of(complaint: Complaint) -> tuple[Any, ...]:
    row = Complaint.objects.get(pk=complaint.pk)
    return row.kelurahan_id, row.category.code, row.agency and row.agency.code, row.route_status


def one_after_the_other(first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins while the first has done its work and not committed, and waits for it."""
    done, may_commit = Signal(), Signal()

    def hold() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                assert may_commit.wait(timeout=30)
        finally:
            connection.close()

    def follow() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        holding = threads.submit(hold)
        assert done.wait(timeout=30)
        following = threads.submit(follow)
        wait_until_somebody_waits()
        may_commit.set()
        holding.result(timeout=30)
        following.result(timeout=30)


def wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    pytest.fail("nobody waits: the two did not meet")


def changing(complaint: Complaint, revision: Revision) -> Callable[[], object]:
    return lambda: revise(public_id=complaint.public_id, by=KEY, revision=revision)


@pytest.mark.parametrize(
    ("first", "second", "between"),
    [(MOVE, RENAME, "UNIT-EAST"), (RENAME, MOVE, "POC")],
    ids=["pin first", "category first"],
)
def test_a_pin_and_a_category_that_race_end_with_the_agency_of_both(
    grid: GridCity, first: Revision, second: Revision, between: str
) -> None:
    complaint = report()

    one_after_the_other(changing(complaint, first), changing(complaint, second))

    assert state_of(complaint) == (grid.areas["D"].pk, "lamp", "LAMPS", "routed")
    assert told() == [("UNIT-WEST", between), (between, "LAMPS")]
    assert held() == [("UNIT-WEST", False), (between, False), ("LAMPS", True)]


def test_both_at_once_are_told_to_the_old_and_the_new_holder_once(city: GridCity) -> None:
    with_lamps(city)
    complaint = report()

    revise(public_id=complaint.public_id, by=KEY, revision=Revision(place=CENTRE_OF_D, category="lamp"))

    assert state_of(complaint) == (city.areas["D"].pk, "lamp", "LAMPS", "routed")
    assert told() == [("UNIT-WEST", "LAMPS")]
    assert held() == [("UNIT-WEST", False), ("LAMPS", True)]


def test_a_change_that_is_taken_back_leaves_place_agency_and_news_as_they_were(city: GridCity) -> None:
    complaint = report()
    before = state_of(complaint)

    with transaction.atomic():
        revise(public_id=complaint.public_id, by=KEY, revision=MOVE)
        assert state_of(complaint) != before
        transaction.set_rollback(True)

    assert state_of(complaint) == before
    assert told() == []


@pytest.mark.parametrize("pin_first", [True, False])
def test_a_pin_that_moves_while_all_are_routed_again_ends_with_the_agency_of_its_place(
    grid: GridCity, *, pin_first: bool
) -> None:
    """The rules change too: west belongs to the unit of the east now, and dumping in D to the control centre."""
    complaint = report()
    east, centre = (Agency.objects.get(code=code) for code in ("UNIT-EAST", "POC"))
    ServiceArea.objects.filter(code="UNIT-WEST").update(agency=east)
    ServiceArea.objects.filter(code="UNIT-EAST").update(agency=centre)

    def reroute() -> object:
        return reroute_open(territory_id=grid.territory.pk, cause="directory")

    move = changing(complaint, MOVE)
    one_after_the_other(*((move, reroute) if pin_first else (reroute, move)))

    assert state_of(complaint) == (grid.areas["D"].pk, "dumping", "POC", "routed")
    assert held()[-1] == ("POC", True)
    assert [current for _, current in held()].count(True) == 1


@pytest.mark.parametrize("pin_first", [True, False])
def test_a_pin_that_moves_while_an_edition_is_written_keeps_nothing_of_its_former_place(
    grid: GridCity, *, pin_first: bool
) -> None:
    complaint = submit(report=Report(*CENTRE_OF_D, category="dumping"), reporter_key=KEY)
    publication = request_publication(edition_id=second_edition(grid, shift=0.75).pk)
    assert publication is not None
    stage(publication)
    swap(publication)
    move = changing(complaint, Revision(place=CENTRE_OF_A))

    def write() -> object:
        return write_page(publication)

    one_after_the_other(*((move, write) if pin_first else (write, move)))

    assert state_of(complaint) == (grid.areas["A"].pk, "dumping", "UNIT-WEST", "routed")
    assert Complaint.objects.get().edition_id == publication.edition_id
    assert not ComplaintMatch.objects.exists()
    assert publication.counts.get("written", 0) == int(not pin_first)
