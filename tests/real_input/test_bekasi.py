"""Real input 1: the full outlines of Kota Bekasi's 56 kelurahan, loaded as any city loads its own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.directory.reading import read_directory
from spatial.models import Boundary, Level
from tests.cities import BEKASI_DIRECTORY

pytestmark = pytest.mark.django_db
AREA_TOLERANCE = 0.005


@pytest.fixture
def facts(shared: Path) -> Path:
    load_directory(read_directory(BEKASI_DIRECTORY))
    call_command(
        "load_boundaries",
        str(shared / "boundaries" / "real_bps2020_kelurahan.geojson"),
        territory="32.75",
        level="kelurahan",
        edition="BPS 2020",
        valid_from="2020-01-01",
        publish=True,
        verbosity=0,
        stdout=io.StringIO(),
        stderr=io.StringIO(),
    )
    return shared / "boundaries" / "kelurahan_facts.csv"


def test_all_56_representative_points_match_their_code(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    call_command(
        "match_points", str(facts), lon="rep_lon", lat="rep_lat", out=out, stdout=io.StringIO(), stderr=io.StringIO()
    )

    header, *rows = list(csv.reader(out.open(newline="")))
    given = header.index("kelurahan_code")
    found = len(header) - 6
    assert header[found:] == [
        "kelurahan_code", "kelurahan_name", "kecamatan_code", "kecamatan_name", "method", "distance_m"
    ]  # fmt: skip
    assert len(rows) == 56
    assert [row[found] for row in rows] == [row[given] for row in rows]
    assert [row[found + 2] for row in rows] == [row[given].rpartition(".")[0] for row in rows]
    assert {row[found + 4] for row in rows} == {"covers"}


def test_the_area_of_each_kelurahan_is_the_known_one(facts: Path) -> None:
    with facts.open(newline="") as stream:
        known = {row["kelurahan_code"]: float(row["area_km2"]) for row in csv.DictReader(stream)}
    boundaries = Boundary.objects.filter(level=Level.KELURAHAN).values_list("code", "area_m2")
    measured = {code: area_m2 / 1e6 for code, area_m2 in boundaries if area_m2 is not None}

    assert measured == pytest.approx(known, rel=AREA_TOLERANCE)
