"""Loading another directory gives open complaints to those who are responsible by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Event as Signal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.agencies.models import Agency
from geo_pot.complaints.actions import Report, submit
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import Status
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build
from tests.complaints.grid_directory import change, give_north_a_unit, write_directory

FRESH = "Grid (GRID): territory unchanged"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_directory(tmp_path)


@pytest.fixture
def complaints(city: GridCity, folder: Path) -> list[Complaint]:
    """One in A, three in D, the last of which has ended; nothing left to announce."""
    load(folder)
    stored = [Complaint.objects.create(**city.complaint(*at)) for at in [CENTRE_OF_A, *[CENTRE_OF_D] * 3]]
    route_complaints([complaint.pk for complaint in stored])
    Complaint.objects.filter(pk=stored[-1].pk).update(status=Status.RESOLVED)
    Event.objects.all().delete()
    return stored


def load(folder: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("load_territory", folder, *options, stdout=out)
    return out.getvalue().splitlines()


def agencies() -> list[str]:
    return [complaint.agency.code for complaint in Complaint.objects.order_by("pk") if complaint.agency]


def test_open_complaints_go_to_those_who_answer_now_and_each_agency_is_told(
    complaints: list[Complaint], folder: Path
) -> None:
    give_north_a_unit(folder)

    lines = load(folder)

    assert lines[-2:] == [
        "  open complaints: 2 of 3 have another agency now",
        "    2 from UNIT-EAST to UNIT-NORTH",
    ]
    assert agencies() == ["UNIT-WEST", "UNIT-NORTH", "UNIT-NORTH", "UNIT-EAST"]
    told = [(event.kind, event.payload["agency"], event.payload["cause"]) for event in Event.objects.order_by("pk")]
    assert told == [("rerouted", "UNIT-EAST", "directory"), ("rerouted", "UNIT-NORTH", "directory")]


def test_on_demand_they_stay_where_they_are(complaints: list[Complaint], folder: Path) -> None:
    give_north_a_unit(folder)

    lines = load(folder, "--no-reroute")

    assert not [line for line in lines if "open complaints" in line]
    assert agencies() == ["UNIT-WEST", "UNIT-EAST", "UNIT-EAST", "UNIT-EAST"]
    assert not Event.objects.exists()


def test_an_unchanged_directory_asks_no_complaint(complaints: list[Complaint], folder: Path) -> None:
    assert not [line for line in load(folder) if "open complaints" in line]


def test_a_directory_that_moves_nothing_says_so(complaints: list[Complaint], folder: Path) -> None:
    change(folder, "agencies.toml", '"EAST"', '"East"')

    assert load(folder)[-1] == "  open complaints: 0 of 3 have another agency now"


def test_a_refused_directory_moves_nothing(complaints: list[Complaint], folder: Path) -> None:
    give_north_a_unit(folder)
    change(folder, "service_areas.toml", '"C", "D"', '"C", "Z"')

    with pytest.raises(CommandError, match="areas Z are not in the published edition"):
        load(folder)
    assert agencies() == ["UNIT-WEST", "UNIT-EAST", "UNIT-EAST", "UNIT-EAST"]
    assert not Agency.objects.filter(code="UNIT-NORTH").exists()


@pytest.fixture
def grid(transactional_db: None, folder: Path) -> GridCity:
    city = build()
    load(folder)
    return city


def test_a_citizens_post_does_not_wait_for_a_directory_being_loaded(grid: GridCity, folder: Path) -> None:
    """Both commit: a post that waited for the load would end by its lock timeout, and the load waits for the post."""
    give_north_a_unit(folder)
    change(folder, "territory.toml", '"Grid"', '"Grid, renamed"')
    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        load_directory(read_directory(folder))
        posted = threads.submit(post_impatiently).result(timeout=30)
        transaction.set_rollback(True)

    assert posted == "UNIT-EAST"


def post_impatiently() -> str | None:
    try:
        with transaction.atomic():
            set_lock_timeout("2s")
            complaint = submit(report=Report(*CENTRE_OF_D, category="dumping"))
        return complaint.agency.code if complaint.agency else None
    finally:
        connection.close()


def set_lock_timeout(timeout: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [timeout])


def test_a_complaint_that_was_being_written_meanwhile_is_routed_again_too(grid: GridCity, folder: Path) -> None:
    """It was routed by the former rules, and committed when the load had already gone through the complaints."""
    give_north_a_unit(folder)
    stored, may_commit = Signal(), Signal()

    def post_slowly() -> None:
        try:
            with transaction.atomic():
                submit(report=Report(*CENTRE_OF_D, category="dumping"))
                stored.set()
                assert may_commit.wait(timeout=30)
        finally:
            connection.close()

    def load_elsewhere() -> list[str]:
        try:
            return load(folder)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        post = threads.submit(post_slowly)
        assert stored.wait(timeout=30)
        loading = threads.submit(load_elsewhere)
        wait_until_it_is_loaded()
        may_commit.set()
        post.result(timeout=30)
        lines = loading.result(timeout=30)

    assert agencies() == ["UNIT-NORTH"]
    assert lines[-1] == "    1 from UNIT-EAST to UNIT-NORTH"


def wait_until_it_is_loaded() -> None:
    deadline = Signal()
    for _ in range(600):
        if Agency.objects.filter(code="UNIT-NORTH").exists():
            return
        deadline.wait(0.05)
    pytest.fail("the directory was not loaded: it waits for the complaint, which waits for us")
