"""Any list of points learns where it lies, by all cities at once."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from spatial.models import Boundary
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

ADDED = ("kelurahan_code", "kelurahan_name", "kecamatan_code", "kecamatan_name", "method", "distance_m")


def match(folder: Path, content: str) -> tuple[list[dict[str, str]], str]:
    """The rows that were written, and what was said."""
    (folder / "in.csv").write_text(content)
    out = io.StringIO()
    call_command(
        "match_points",
        str(folder / "in.csv"),
        lon="x",
        lat="y",
        out=folder / "out.csv",
        stdout=out,
        stderr=io.StringIO(),
    )
    with (folder / "out.csv").open(newline="") as stream:
        return list(csv.DictReader(stream)), out.getvalue().strip()


def test_each_line_keeps_its_cells_and_learns_six_more(city: GridCity, tmp_path: Path) -> None:
    places = [
        grid_city.CENTRE_OF_D,
        grid_city.EDGE_OF_A_AND_B,
        grid_city.TEN_METRES_WEST_OF_A,
        grid_city.ONE_KM_WEST_OF_A,
    ]
    content = "x,y,name\n" + "".join(f'{lon},{lat},"p, {n}"\n' for n, (lon, lat) in enumerate(places))

    rows, said = match(tmp_path, content)

    assert [row["name"] for row in rows] == ["p, 0", "p, 1", "p, 2", "p, 3"]
    assert [tuple(row[name] for name in ADDED[:5]) for row in rows] == [
        ("D", "D", "EAST", "EAST", "covers"),
        ("A", "A", "WEST", "WEST", "covers"),
        ("A", "A", "WEST", "WEST", "nearest"),
        ("A", "A", "WEST", "WEST", "unmatched"),
    ]
    assert [float(row["distance_m"]) for row in rows] == pytest.approx([0, 0, 10, 1_000], rel=0.01)
    assert said == "4 points: 2 covers, 1 nearest, 1 unmatched"


def test_lines_without_usable_coordinates_stay_and_are_invalid(city: GridCity, tmp_path: Path) -> None:
    lon, lat = grid_city.CENTRE_OF_A
    rows, said = match(tmp_path, f"x,y\n,\nNaN,{lat}\n{lat},{lon}\n{lon},{lat}\n{lon}\n")

    assert [row["method"] for row in rows[:4]] == ["invalid", "invalid", "invalid", "covers"]
    assert [row["kelurahan_code"] for row in rows[:4]] == ["", "", "", "A"]
    assert said == "5 points: 4 invalid, 1 covers"


def test_all_cities_are_asked_at_once(city: GridCity, tmp_path: Path) -> None:
    twin = grid_city.build("TWIN")
    Boundary.objects.filter(edition=city.edition, code="A").delete()  # now only the twin has one
    lon, lat = grid_city.CENTRE_OF_A

    rows, _ = match(tmp_path, f"x,y\n{lon},{lat}\n")

    assert twin.territory != city.territory
    assert (rows[0]["kelurahan_code"], rows[0]["method"]) == ("A", "covers")


def test_the_answer_is_the_trigger_s_for_points_in_and_around_the_city(city: GridCity, tmp_path: Path) -> None:
    chance = random.Random(4)
    places = [(chance.uniform(106.97, 107.07), chance.uniform(-6.33, -6.23)) for _ in range(400)]
    rows, _ = match(tmp_path, "x,y\n" + "".join(f"{lon!r},{lat!r}\n" for lon, lat in places))

    with connection.cursor() as cursor:
        for (lon, lat), row in zip(places, rows, strict=True):
            cursor.execute(
                "select method, distance_m from spatial_match_point(st_setsrid(st_makepoint(%s, %s), 4326), %s, null)",
                (lon, lat, city.edition.pk),
            )
            method, distance_m = cursor.fetchone()
            assert row["method"] == method, (lon, lat)
            assert float(row["distance_m"]) == pytest.approx(distance_m, abs=0.01), (lon, lat)


def test_a_column_that_is_not_there_is_named_with_those_that_are(city: GridCity, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The file has no column x; it has lon, lat"):
        match(tmp_path, "lon,lat\n1,2\n")


def test_the_file_is_not_written_over_itself(city: GridCity, tmp_path: Path) -> None:
    same = tmp_path / "in.csv"
    same.write_text("x,y\n1,2\n")

    with pytest.raises(CommandError, match="is the file that is read; give another name"):
        call_command("match_points", str(same), lon="x", lat="y", out=same)

    assert same.read_text() == "x,y\n1,2\n"


@pytest.mark.django_db
def test_without_any_boundaries_it_says_what_to_load(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="load them with load_boundaries --publish"):
        match(tmp_path, "x,y\n1,2\n")
