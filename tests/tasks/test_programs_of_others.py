"""Complaints that other people's programs write, and Django's own ways of writing, end the same: whole."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Count, Q

from geo_pot.complaints.models import Complaint, RouteStatus, StatusChange
from geo_pot.complaints.workflow import Status
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity
from tests.tasks.programs import Programs, wait_until

WRITERS = ("psql insert", "psql copy", "ogr2ogr", "save", "bulk_create", "update")
HERE = "SRID=4326;POINT({} {})".format(*CENTRE_OF_D)


def run(*command: str, given: str = "") -> None:
    """A program that reaches the tests' database as the service's own role does."""
    to = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    environment = {**os.environ, **{name: str(to[part]) for name, part in names.items()}}
    done = subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr


def psql(*lines: str) -> None:
    run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", given="".join(f"{line}\n" for line in lines))


def insert_by_psql(city: GridCity) -> None:
    columns = "category_id, source_id, external_id, location"
    values = f"{city.dumping.pk}, {city.source.pk}, 'psql insert', '{HERE}'"
    psql(f"insert into complaints_complaint ({columns}) values ({values});")


def copy_by_psql(city: GridCity) -> None:
    psql(
        "\\copy complaints_complaint (category_id, source_id, external_id, location) from pstdin",
        f"{city.dumping.pk}\t{city.source.pk}\tpsql copy\t{HERE}",
        "\\.",
    )


def append_by_ogr2ogr(city: GridCity, folder: Path) -> None:
    properties = {"category_id": city.dumping.pk, "source_id": city.source.pk, "external_id": "ogr2ogr"}
    geometry = {"type": "Point", "coordinates": CENTRE_OF_D}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    file = folder / "survey.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    # The table has two places, and ogr2ogr fills the one of the name that it is told.
    place = "select category_id, source_id, external_id, geometry as location from survey"
    to = ("-f", "PostgreSQL", "PG:", "-nln", "complaints_complaint")
    run("ogr2ogr", "-append", *to, str(file), "-dialect", "sqlite", "-sql", place)


def write_by_django(city: GridCity) -> None:
    Complaint(**city.complaint(*CENTRE_OF_D), external_id="save").save()
    Complaint.objects.bulk_create([Complaint(**city.complaint(*CENTRE_OF_D), external_id="bulk_create")])
    Complaint(**city.complaint(*CENTRE_OF_A), external_id="update").save()
    Complaint.objects.filter(external_id="update").update(location=Point(*CENTRE_OF_D, srid=4326))


def of(writers: Sequence[str], **values: object) -> dict[str, dict[str, object]]:
    return {writer: dict(values) for writer in writers}


@pytest.mark.django_db(transaction=True)
def test_every_writer_s_complaint_is_matched_routed_recorded_and_announced(
    city: GridCity, programs: Programs, tmp_path: Path
) -> None:
    insert_by_psql(city)
    copy_by_psql(city)
    append_by_ogr2ogr(city, tmp_path)
    write_by_django(city)

    assert matches() == of(WRITERS, kelurahan_id=city.areas["D"].pk, match_method="covers", route_status="pending")
    assert first_states() == dict.fromkeys(WRITERS, 1)
    assert Event.objects.filter(kind="complaint_submitted", done_at=None).count() == len(WRITERS)

    programs.worker()
    programs.relay()
    wait_until(lambda: not Event.objects.filter(done_at=None).exists(), "the worker's pass")

    assert set(Complaint.objects.values_list("agency__code", "route_status")) == {("UNIT-EAST", RouteStatus.ROUTED)}
    assert Complaint.objects.filter(assignments__agency__code="UNIT-EAST").count() == len(WRITERS)


def matches() -> dict[str, dict[str, object]]:
    columns = ("kelurahan_id", "match_method", "route_status")
    rows = Complaint.objects.values_list("external_id", *columns)
    return {str(external_id): dict(zip(columns, values, strict=True)) for external_id, *values in rows}


def first_states() -> dict[str, int]:
    """How many first states each complaint has."""
    first = Count("history", filter=Q(history__from_status=None, history__to_status=Status.SUBMITTED))
    assert StatusChange.objects.count() == Complaint.objects.count()
    rows = Complaint.objects.annotate(first=first).values_list("external_id", "first")
    return {str(external_id): number for external_id, number in rows}
