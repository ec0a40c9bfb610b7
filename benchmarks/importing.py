"""How much faster than row by row a file of complaints comes in, and what the match costs an INSERT.

    python -m benchmarks.importing import [--rows 20000]      # import_complaints beside one INSERT for each row
    python -m benchmarks.importing insert [--rows 20000]      # the same INSERT with and without the match

Needs an empty, migrated database of its own, of its owner: GEOPOT_DATABASE_URL names it, and tables are filled in it.
All in one run, in turns; medians and ratios.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

import django
import numpy as np
import psycopg2
from shapely.geometry.base import BaseGeometry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # models exist only now
from django.db import connection  # noqa: E402

from benchmarks import records  # noqa: E402
from geo_pot.agencies.models import Category  # noqa: E402
from geo_pot.complaints.actions.submit import Report, submit  # noqa: E402
from geo_pot.complaints.models import Source  # noqa: E402
from spatial import serving  # noqa: E402
from spatial.models import Territory  # noqa: E402
from spatial.queries.in_force import EditionVersion  # noqa: E402
from spatial.serving import EditionIndex  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
MAPPING = """
source = "benchmark-{run}"
source_name = "Benchmark"
precision = "instant"
default_category = "{category}"
[columns]
external_id = "id"
lon = "lon"
lat = "lat"
created = "at"
category = "category"
accuracy_m = "accuracy"
[categories]
"""


def load_city() -> Territory:
    """The shipped city, unless it is there."""
    if not Territory.objects.exists():
        call_command("load_territory", str(ROOT / "fixtures" / "territories" / "bekasi"), verbosity=0)
        folder = ROOT / "fixtures" / "boundaries"
        (edition,) = tomllib.loads((folder / "manifest.toml").read_text())["editions"]
        names = ("territory", "level", "edition", "valid_from")
        options = {name: edition[name] for name in names}
        call_command("load_boundaries", str(folder / edition["file"]), publish=True, verbosity=0, **options)
    return Territory.objects.get()


def the_city() -> tuple[EditionVersion, EditionIndex, BaseGeometry]:
    (city,) = serving.in_force().cities
    if city.index is None or city.kota is None:
        raise SystemExit("the edition in force is empty: load boundaries into the database of the benchmark")
    return city.about, city.index, city.kota


def points(rows: int, seed: int) -> list[tuple[float, float]]:
    """Inside the city."""
    _, index, kota = the_city()
    west, south, east, north = kota.bounds
    tried = np.random.default_rng(seed).uniform([west, south], [east, north], (3 * rows, 2))
    inside = tried[index.cells.locate_many(*tried.T) >= 0][:rows]
    return [(lon, lat) for lon, lat in inside.tolist()]


def import_file(folder: Path, rows: int, run: int, category: str) -> float:
    lines = [f"{n},{lon!r},{lat!r},2026-01-02T03:04:05Z,,\n" for n, (lon, lat) in enumerate(points(rows, run))]
    (folder / "f.csv").write_text("id,lon,lat,at,category,accuracy\n" + "".join(lines))
    (folder / "m.toml").write_text(MAPPING.format(run=f"{run}-{time.time_ns()}", category=category))
    began = time.perf_counter()
    call_command(
        "import_complaints", str(folder / "f.csv"), territory=Territory.objects.get().code, mapping=folder / "m.toml",
        rejects=folder / "rejects.csv", stdout=io.StringIO(), stderr=io.StringIO(),
    )  # fmt: skip
    return (time.perf_counter() - began) / rows


def row_by_row(rows: int, run: int, category_id: int, source_id: int) -> float:
    """What a script does: an INSERT and a commit for each row, by the plainest client."""
    settings = connection.settings_dict
    link = psycopg2.connect(
        dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"], host=settings["HOST"],
        port=settings["PORT"],
    )  # fmt: skip
    link.autocommit = True
    places = points(rows, run)
    with link.cursor() as cursor:
        began = time.perf_counter()
        for lon, lat in places:
            cursor.execute(
                "insert into complaints_complaint (category_id, source_id, created_at, location)"
                " values (%s, %s, '2026-01-02T03:04:05Z', st_setsrid(st_makepoint(%s, %s), 4326))",
                (category_id, source_id, lon, lat),
            )
        taken = time.perf_counter() - began
    link.close()
    return taken / rows


def saved_one_by_one(rows: int, run: int, category: str) -> float:
    """The same complaints as somebody would submit them: stored, routed and committed one after the other."""
    places = points(rows, run)
    began = time.perf_counter()
    for lon, lat in places:
        submit(report=Report(lon=lon, lat=lat, category=category))
    return (time.perf_counter() - began) / rows


def compare_import(rows: int, repeats: int) -> None:
    category, source_id = category_and_source()
    taken: dict[str, list[float]] = {"import_complaints": [], "an INSERT each, no route": [], "submit() each": []}
    with tempfile.TemporaryDirectory() as folder:
        import_file(Path(folder), 100, 99, category.code)
        for run in range(repeats):
            taken["import_complaints"].append(import_file(Path(folder), rows, run, category.code))
            single = row_by_row(rows // 10, 1_000 + run, category.pk, source_id)
            taken["an INSERT each, no route"].append(single)
            taken["submit() each"].append(saved_one_by_one(rows // 10, 2_000 + run, category.code))
    least = median(taken["import_complaints"])
    for way, each in taken.items():
        print(f"{way:26} {median(each) * 1e6:8.1f} us a row   {median(each) / least:6.1f} x")
    lines = [{"name": way, "us": median(each) * 1e6, "times": median(each) / least} for way, each in taken.items()]
    records.write("importing", {"rows": rows, "lines": lines})


def compare_insert(rows: int, repeats: int) -> None:
    """One INSERT of many rows, each time rolled back: without the match trigger, with it, and matched before."""
    category, source_id = category_and_source()
    taken: dict[str, list[float]] = {"without match": [], "with match": [], "matched before": []}
    for run in range(repeats):
        places = points(rows, run)
        for way, each in taken.items():
            each.append(insert(way, places, category.pk, source_id))
    least = median(taken["without match"])
    for way, each in taken.items():
        print(f"{way:16} {median(each) * 1e6:8.1f} us a row   {least / median(each):6.2f} x")


def insert(way: str, places: list[tuple[float, float]], category_id: int, source_id: int) -> float:
    about, index, _ = the_city()
    lons, lats = np.array(places).T
    link = psycopg2.connect(os.environ["GEOPOT_DATABASE_OWNER_URL"])
    with link.cursor() as cursor:
        if way == "without match":
            cursor.execute("alter table complaints_complaint disable trigger complaints_20_match_insert")
        cursor.execute("create temp table stage (location geometry, kelurahan_id bigint, edge_m float8)")
        began = time.perf_counter()
        matches = index.match_many(lons, lats)
        matching_s = time.perf_counter() - began if way == "matched before" else 0.0
        given = zip(places, matches.kelurahan_id.tolist(), matches.edge_m.tolist(), strict=True)
        lines = "".join(f"SRID=4326;POINT({lon} {lat})\t{area}\t{edge_m!r}\n" for (lon, lat), area, edge_m in given)
        cursor.copy_expert("copy stage from stdin", io.StringIO(lines))
        matched_by = about.edition_id if way == "matched before" else 0
        cursor.execute("select set_config('geopot.matched_by', %s, true)", [str(matched_by)])
        began = time.perf_counter()
        cursor.execute(
            "insert into complaints_complaint (category_id, source_id, created_at, location, territory_id, edition_id,"
            " kelurahan_id, match_method, match_distance_m, edge_m, on_border)"
            " select %s, %s, '2026-01-02T03:04:05Z', location, %s, %s, kelurahan_id, 'covers', 0, edge_m, false"
            " from stage",
            [category_id, source_id, about.territory_id, about.edition_id],
        )
        taken = time.perf_counter() - began
    link.rollback()
    link.close()
    return (taken + matching_s) / len(places)


def category_and_source() -> tuple[Category, int]:
    source, _ = Source.objects.get_or_create(code="benchmark", defaults={"name": "Benchmark"})
    return Category.objects.filter(territory=load_city()).order_by("code")[0], source.pk


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["import", "insert"])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    {"import": compare_import, "insert": compare_insert}[given.what](given.rows, given.repeats)


if __name__ == "__main__":
    main()
