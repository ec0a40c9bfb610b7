"""What the match costs a writer: the same rows with the match trigger and without it, in turns, each rolled back.

Without it the rows bring the very columns that the trigger would compute, so that the rest of the work is the same.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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

Writer = Callable[[Cursor, str], tuple[int, float]]  # columns → rows, seconds


def insert_select(cursor: Cursor, columns: str) -> tuple[int, float]:
    began = time.perf_counter()
    cursor.execute(f"insert into complaints_complaint ({columns}) select {columns} from ready")  # noqa: S608
    return cursor.rowcount, time.perf_counter() - began


def single_rows(cursor: Cursor, columns: str) -> tuple[int, float]:
    cursor.execute(f"select {columns} from ready limit {SINGLE_ROWS}")  # noqa: S608
    rows = cursor.fetchall()
    places = ", ".join(["%s"] * len(rows[0]))
    began = time.perf_counter()
    for row in rows:
        cursor.execute(f"insert into complaints_complaint ({columns}) values ({places})", row)  # noqa: S608
    return len(rows), time.perf_counter() - began


def copy(cursor: Cursor, columns: str) -> tuple[int, float]:
    lines = io.StringIO()
    cursor.copy_expert(f"copy (select {columns} from ready) to stdout", lines)  # noqa: S608
    rows = lines.getvalue().count("\n")
    lines.seek(0)
    began = time.perf_counter()
    cursor.copy_expert(f"copy complaints_complaint ({columns}) from stdin", lines)
    return rows, time.perf_counter() - began


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
    cursor.execute("analyze spatial_boundary")  # as autovacuum does a minute after an edition is stored


@dataclass(frozen=True)
class Taken:
    """Of one row: by the clock, and by the server's processor, which others on the machine disturb less."""

    wall_us: float
    cpu_us: float


def compare(cursor: Cursor, name: str, write: Writer, repeats: int) -> dict[str, Any]:
    """With and without in turns; a ratio is the median of each turn's own, since a machine's moods pass by both."""
    turns = [(written(cursor, write, matched=True), written(cursor, write, matched=False)) for _ in range(repeats + 1)]
    turns = turns[1:]  # the first fills caches
    line = {
        "name": name,
        "with_us": round(median(one.wall_us for one, _ in turns), 1),
        "without_us": round(median(other.wall_us for _, other in turns), 1),
        "ratio": round(median(other.wall_us / one.wall_us for one, other in turns), 3),
        "cpu_ratio": round(median(other.cpu_us / one.cpu_us for one, other in turns), 3),
    }
    print(
        f"{name:20} {line['with_us']:8.1f} µs a row with the match, {line['without_us']:8.1f} without:"
        f" {line['ratio']:.2f} of the rows a second, {line['cpu_ratio']:.2f} by the server's processor"
    )
    return line


def written(cursor: Cursor, write: Writer, *, matched: bool) -> Taken:
    cursor.execute("set local geopot.mute = 'on'")  # as imports do; events are the same either way
    if not matched:
        cursor.execute(f"alter table complaints_complaint disable trigger {TRIGGER}")
    before = processor_s(cursor)
    rows, wall_s = write(cursor, GIVEN if matched else f"{GIVEN}, {MATCHED}")
    cpu_s = processor_s(cursor) - before
    cursor.connection.rollback()
    return Taken(wall_s / rows * 1e6, cpu_s / rows * 1e6)


def processor_s(cursor: Cursor) -> float:
    """What the server's process of this connection has used, in ticks of a hundredth; it runs on this machine."""
    stat = Path(f"/proc/{cursor.connection.info.backend_pid}/stat").read_text()
    user, system = stat.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
