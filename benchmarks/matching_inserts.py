"""What the match costs a writer: the same rows with the match trigger and without it, in turns, each rolled back.

Without it the rows bring the very columns that the trigger would compute, so that the rest of the work is the same.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import psycopg2
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # a class of that name

from benchmarks import records
from benchmarks.matching_cases import CITIES, path_of
from benchmarks.matching_http import fill_ours
from benchmarks.throwaway import Throwaway, throwaway

GIVEN = "category_id, source_id, location"
MATCHED = "territory_id, edition_id, kelurahan_id, kecamatan_id, match_method, match_distance_m, edge_m, on_border"
TRIGGER = "complaints_20_match_insert"
SINGLE_ROWS = 1_500  # one by one
PREPARE = """
create temporary table ready as
select {category} as category_id, {source} as source_id, point.geom as location,
    edition.territory_id, edition.id as edition_id, answer.kelurahan_id, answer.kecamatan_id,
    answer.method as match_method, answer.distance_m as match_distance_m, answer.edge_m, answer.on_border
from spatial_edition edition
join spatial_boundary boundary on boundary.edition_id = edition.id and boundary.level = 'kota'
cross join lateral st_dump(st_generatepoints(boundary.outline, {rows}, 7)) point
cross join lateral spatial_match_point(point.geom, edition.id, null) answer
where edition.state = 'published'
"""

Writer = Callable[[Cursor, str], float]  # columns → seconds a row


def insert_select(cursor: Cursor, columns: str) -> float:
    began = time.perf_counter()
    cursor.execute(f"insert into complaints_complaint ({columns}) select {columns} from ready")  # noqa: S608
    return (time.perf_counter() - began) / cursor.rowcount


def single_rows(cursor: Cursor, columns: str) -> float:
    cursor.execute(f"select {columns} from ready limit {SINGLE_ROWS}")  # noqa: S608
    rows = cursor.fetchall()
    places = ", ".join(["%s"] * len(rows[0]))
    began = time.perf_counter()
    for row in rows:
        cursor.execute(f"insert into complaints_complaint ({columns}) values ({places})", row)  # noqa: S608
    return (time.perf_counter() - began) / len(rows)


def copy(cursor: Cursor, columns: str) -> float:
    lines = io.StringIO()
    cursor.copy_expert(f"copy (select {columns} from ready) to stdout", lines)  # noqa: S608
    rows = lines.getvalue().count("\n")
    lines.seek(0)
    began = time.perf_counter()
    cursor.copy_expert(f"copy complaints_complaint ({columns}) from stdin", lines)
    return (time.perf_counter() - began) / rows


WRITERS: dict[str, Writer] = {"INSERT, row by row": single_rows, "INSERT … SELECT": insert_select, "COPY": copy}


def inserts(rows: int, repeats: int) -> None:
    with throwaway("inserts") as database:
        fill_ours(database, path_of(CITIES["edition A"]))
        link = connect(database)
        try:
            with link.cursor() as cursor:
                prepare(cursor, rows)
                link.commit()
                lines = [compare(cursor, name, write, repeats) for name, write in WRITERS.items()]
        finally:
            link.close()
    records.write("matching_inserts", {"rows": rows, "repeats": repeats, "lines": lines})


def connect(database: Throwaway) -> psycopg2.extensions.connection:
    names = {"PGDATABASE": "dbname", "PGUSER": "user", "PGPASSWORD": "password", "PGHOST": "host", "PGPORT": "port"}
    return psycopg2.connect(**{names[name]: value for name, value in database.libpq().items()})


def prepare(cursor: Cursor, rows: int) -> None:
    cursor.execute("select min(id) from agencies_category")
    (category,) = cursor.fetchone() or (None,)
    cursor.execute(
        "insert into complaints_source (code, name, already_public, is_demo)"
        " values ('benchmark', 'Benchmark', false, false) returning id"
    )
    (source,) = cursor.fetchone() or (None,)
    cursor.execute(PREPARE.format(category=category, source=source, rows=rows))
    cursor.execute("analyze ready")


def compare(cursor: Cursor, name: str, write: Writer, repeats: int) -> dict[str, Any]:
    """With and without in turns; the ratio is the median of each turn's own, since a machine's moods pass by both."""
    turns = [(written(cursor, write, matched=True), written(cursor, write, matched=False)) for _ in range(repeats + 1)]
    turns = turns[1:]  # the first fills caches
    with_us, without_us = (round(median(each) * 1e6, 1) for each in zip(*turns, strict=True))
    ratio = round(median(without / matched for matched, without in turns), 3)
    print(
        f"{name:20} {with_us:8.1f} µs a row with the match, {without_us:8.1f} without: {ratio:.2f} of the rows a second"
    )
    return {"name": name, "with_us": with_us, "without_us": without_us, "ratio": ratio}


def written(cursor: Cursor, write: Writer, *, matched: bool) -> float:
    cursor.execute("set local geopot.mute = 'on'")  # as imports do; events are the same either way
    if not matched:
        cursor.execute(f"alter table complaints_complaint disable trigger {TRIGGER}")
    taken = write(cursor, GIVEN if matched else f"{GIVEN}, {MATCHED}")
    cursor.connection.rollback()
    return taken
