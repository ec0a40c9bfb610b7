"""A dry run says exactly what loading the directory does afterwards, and leaves no trace of having been made."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from geo_pot.agencies.directory.reading import read_directory
from geo_pot.agencies.models import Agency, Category, Directory, ServiceArea
from geo_pot.complaints.actions import Report, submit
from geo_pot.complaints.actions.dry_run import dry_run, loaded_for_a_moment
from geo_pot.complaints.actions.load_territory import load_territory
from geo_pot.complaints.actions.make_demo import make_demo
from geo_pot.complaints.demo.script import read_script
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries import planning
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import OPEN, Status
from geo_pot.outbox.models import Event
from spatial.models import Territory
from tests.cities import BEKASI_DIRECTORY, load_bekasi
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build
from tests.complaints.grid_directory import add, change, give_north_a_unit, write_directory

NORTHERN = {("UNIT-EAST", "UNIT-NORTH"): 2}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_directory(tmp_path)


@pytest.fixture
def complaints(city: GridCity, folder: Path) -> list[Complaint]:
    """One in A, three in D, the last of which has ended."""
    call_command("load_territory", folder, stdout=StringIO())
    stored = [Complaint.objects.create(**city.complaint(*at)) for at in [CENTRE_OF_A, *[CENTRE_OF_D] * 3]]
    route_complaints([complaint.pk for complaint in stored])
    Complaint.objects.filter(pk=stored[-1].pk).update(status=Status.RESOLVED)
    return stored


def everything() -> list[object]:
    """All that a directory, a route or an event could have changed."""
    tables: list[type[Model]] = [Agency, Category, ServiceArea, Directory, Territory, Complaint, Event]
    links: list[type[Model]] = [ServiceArea.categories.through, ServiceArea.areas.through]
    return [list(table._default_manager.order_by("pk").values()) for table in (*tables, *links)]


def run(folder: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("routing", "dry-run", str(folder), "--territory", "GRID", *options, stdout=out)
    return out.getvalue().splitlines()


def test_it_says_how_many_would_move_from_whom_to_whom(complaints: list[Complaint], folder: Path) -> None:
    give_north_a_unit(folder)

    assert run(folder) == [
        "Of 4 complaints, 3 would move:",
        "  open, when the directory is loaded: 2 of 3",
        "    2 from UNIT-EAST to UNIT-NORTH",
        "  ended, which stay, but their like would move: 1 of 1",
        "    1 from UNIT-EAST to UNIT-NORTH",
        "  by this directory instead of today's: 3 of 4",
        "    3 from UNIT-EAST to UNIT-NORTH",
    ]


def test_nothing_is_left_of_it(complaints: list[Complaint], folder: Path) -> None:
    give_north_a_unit(folder)
    change(folder, "territory.toml", '"Grid"', '"Other"')
    before = everything()

    run(folder)

    assert everything() == before


def test_a_route_that_no_rule_gives_any_more_is_told_apart_from_what_the_directory_changes(
    complaints: list[Complaint], folder: Path, city: GridCity
) -> None:
    """One was handed on by a person: loading takes it back, though the directory changes nothing."""
    Complaint.objects.filter(pk=complaints[0].pk).update(agency=Agency.objects.get(code="UNIT-EAST"))

    found = dry_run(content=read_directory(folder), territory=city.territory)

    assert found.open_moved == {("UNIT-EAST", "UNIT-WEST"): 1}
    assert found.rules_moved == {}


def test_a_complaint_that_waits_would_come_from_nobody(city: GridCity, folder: Path) -> None:
    Complaint.objects.create(**city.complaint(*CENTRE_OF_A))

    assert dry_run(content=read_directory(folder), territory=city.territory).open_moved == {(None, "UNIT-WEST"): 1}


def test_a_day_and_a_category_narrow_it(complaints: list[Complaint], folder: Path) -> None:
    give_north_a_unit(folder)
    today = timezone.localdate().isoformat()

    assert run(folder, "--since", today, "--category", "dumping")[0] == "Of 4 complaints, 3 would move:"
    assert run(folder, "--since", "2999-01-01")[0] == "Of 0 complaints, 0 would move:"
    with pytest.raises(CommandError, match="There is no category 'lamp'"):
        run(folder, "--category", "lamp")


def test_a_day_begins_at_the_citys_midnight(city: GridCity, folder: Path) -> None:
    new_year = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
    for moment in (new_year, new_year.replace(hour=16, minute=59)):
        Complaint.objects.create(**city.complaint(*CENTRE_OF_A), created_at=moment)

    assert run(folder, "--since", "2026-01-01")[0] == "Of 1 complaints, 1 would move:"


def test_files_name_every_pair_and_every_complaint(complaints: list[Complaint], folder: Path, tmp_path: Path) -> None:
    give_north_a_unit(folder)

    run(folder, "--json", str(tmp_path / "moves.json"), "--geojson", str(tmp_path / "moves.geojson"))

    pair = {"from": "UNIT-EAST", "to": "UNIT-NORTH"}
    assert json.loads((tmp_path / "moves.json").read_text()) == {
        "territory": "GRID",
        "since": None,
        "categories": [],
        "complaints": 4,
        "open": 3,
        "open_moved": [{**pair, "complaints": 2}],
        "ended_moved": [{**pair, "complaints": 1}],
        "rules_moved": [{**pair, "complaints": 3}],
    }
    features = json.loads((tmp_path / "moves.geojson").read_text())["features"]
    common = {**pair, "category": "dumping", "rule": "NORTH"}
    assert [feature["properties"] for feature in features] == [
        {**common, "id": str(each.public_id), "status": status, "open": status == "submitted"}
        for each, status in zip(complaints[1:], ["submitted", "submitted", "resolved"], strict=True)
    ]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [round(each, 6) for each in CENTRE_OF_D]}


def test_windows_and_batches_count_everything_once(
    complaints: list[Complaint], city: GridCity, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "WINDOW", 3)
    monkeypatch.setattr(planning, "BATCH", 2)
    give_north_a_unit(folder)

    found = dry_run(content=read_directory(folder), territory=city.territory)

    assert (found.complaints, found.open, found.open_moved) == (4, 3, NORTHERN)


def test_wrong_directories_are_refused(city: GridCity, folder: Path) -> None:
    change(folder, "service_areas.toml", '"WEST"]', '"NOWHERE"]')
    with pytest.raises(CommandError, match="areas NOWHERE are not in the published edition"):
        run(folder)
    change(folder, "territory.toml", '"GRID"', '"ELSEWHERE"')
    with pytest.raises(CommandError, match="The directory is that of ELSEWHERE, not of GRID"):
        run(folder)


def test_loading_does_what_was_said_in_the_city_of_squares(
    complaints: list[Complaint], city: GridCity, folder: Path
) -> None:
    give_north_a_unit(folder)
    add(folder, "service_areas.toml", '[[service_area]]\ncode = "A"\nagency = "POC"\ncategories = ["dumping"]\n')
    add(
        folder,
        "service_areas.toml",
        'outline = "POLYGON ((107 -6.3, 107.02 -6.3, 107.02 -6.28, 107 -6.28, 107 -6.3))"\n',
    )
    content = read_directory(folder)

    said = dry_run(content=content, territory=city.territory)
    done = load_territory(content=content).rerouted

    assert done is not None
    assert said.open_moved == done.moved == {**NORTHERN, ("UNIT-WEST", "POC"): 1}


def test_loading_does_what_was_said_in_a_year_of_a_real_city(db: None, tmp_path: Path) -> None:
    """The waste of the whole city in one hand, and one outline that goes before all areas."""
    city = load_bekasi()
    make_demo(territory=city, script=read_script(), now=timezone.now(), seed=3, total=1_500)
    content = read_directory(other_directory(tmp_path))

    shown: list[Any] = []
    said = dry_run(content=content, territory=city, show=shown.append)
    before = holders(city)
    done = load_territory(content=content).rerouted
    after = holders(city)

    assert done is not None
    moved = {pk for pk, code in after.items() if before[pk] != code}
    assert said.open_moved == done.moved == Counter((before[pk], after[pk]) for pk in moved)
    assert {plan.id for plan in shown if plan.status in OPEN} == moved
    assert (said.complaints, said.open) == (len(before), done.asked)
    assert len(said.open_moved) > 5
    assert sum(said.ended_moved.values()) > 100


def other_directory(folder: Path) -> Path:
    shutil.copytree(BEKASI_DIRECTORY, folder, dirs_exist_ok=True)
    change(
        folder,
        "service_areas.toml",
        'per = "kecamatan"\nagency = "uptd-kebersihan-{code}"',
        'areas = ["32.75"]\nagency = "dlh"',
    )
    change(folder, "service_areas.toml", 'code = "uptd-kebersihan-{code}"', 'code = "waste"')
    add(
        folder,
        "service_areas.toml",
        '\n[[service_area]]\ncode = "centre"\nagency = "satpol-pp"\ngroups = ["waste", "drainage"]\n'
        'outline = "POLYGON ((106.98 -6.26, 107.0 -6.26, 107.0 -6.22, 106.98 -6.22, 106.98 -6.26))"\n',
    )
    return folder


def holders(city: Territory) -> dict[int, str | None]:
    return dict(Complaint.objects.filter(territory=city).values_list("pk", "agency__code"))


def test_a_citizens_post_does_not_wait_for_a_dry_run(transactional_db: None, folder: Path) -> None:
    build()
    call_command("load_territory", folder, stdout=StringIO())
    give_north_a_unit(folder)
    change(folder, "territory.toml", '"Grid"', '"Grid, renamed"')
    change(folder, "categories.toml", '"Dumping"', '"Dump"')
    with ThreadPoolExecutor(1) as threads, loaded_for_a_moment(read_directory(folder)):
        posted = threads.submit(post_impatiently).result(timeout=30)

    assert posted == "UNIT-EAST"
    assert not Agency.objects.filter(code="UNIT-NORTH").exists()


def post_impatiently() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '2s'")
        complaint = submit(report=Report(*CENTRE_OF_D, category="dumping"))
        return complaint.agency.code if complaint.agency else None
    finally:
        connection.close()
