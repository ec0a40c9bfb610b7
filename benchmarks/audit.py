"""What the audit costs those who write complaints: by statement as here, beside a trigger for each row.

    python -m benchmarks.throwaway python -m benchmarks.audit [--rows 20000] [--repeats 7]

The same statements in turns, each rolled back: without an audit, with ours, and with an entry written for each row, as
event tables of history packages do. Medians, and ratios to the first, of the processor time of the database's process:
waiting for others does not count. On the machine of the server, in the database that GEOPOT_DATABASE_URL names, as its
owner.
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path
from statistics import median

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # of the service's settings

from benchmarks import records  # noqa: E402
from geo_pot.agencies.models import Category  # noqa: E402
from geo_pot.complaints.models import Source  # noqa: E402
from tests.cities import load_bekasi  # noqa: E402

EVENTS = ("insert", "update", "delete")
OURS = "alter table complaints_complaint {0} trigger audit_complaints_complaint_{1}"
BY_ROW = """
create table benchmark_event (id bigserial primary key, at timestamptz default now(), label text, complaint_id bigint,
    status text, category_id bigint, agency_id bigint, route_status text, kelurahan_id bigint, kecamatan_id bigint,
    edition_id bigint, match_method text, on_border bool);
create function benchmark_event() returns trigger language plpgsql as $$
begin
    insert into benchmark_event (label, complaint_id, status, category_id, agency_id, route_status, kelurahan_id,
        kecamatan_id, edition_id, match_method, on_border)
    values (tg_op, new.id, new.status, new.category_id, new.agency_id, new.route_status, new.kelurahan_id,
        new.kecamatan_id, new.edition_id, new.match_method, new.on_border);
    return null;
end
$$;
create trigger benchmark_event_insert after insert on complaints_complaint
for each row execute function benchmark_event();
create trigger benchmark_event_update after update on complaints_complaint
for each row when (old.* is distinct from new.*) execute function benchmark_event();
"""
NOT_BY_ROW = "drop function benchmark_event() cascade; drop table benchmark_event"
COPY = "copy complaints_complaint (category_id, source_id, location, created_at) from stdin"
ROUTE = "update complaints_complaint set agency_id = (select min(id) from agencies_agency), route_status = 'routed'"
REMATCH = """
update complaints_complaint set on_border = not on_border,
    kecamatan_id = (select max(id) from spatial_area where level = 'kecamatan') where id % 400 = 0
"""


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def cpu_s() -> float:
    """Seconds of processor time that this connection's server process has used."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def points(rows: int) -> str:
    rng = np.random.default_rng(7)
    category, source = Category.objects.earliest("id").pk, Source.objects.get_or_create(code="b", name="b")[0].pk
    lons, lats = rng.uniform(106.93, 107.03, rows), rng.uniform(-6.33, -6.20, rows)
    return "".join(
        f"{category}\t{source}\tSRID=4326;POINT({lon} {lat})\t2026-01-01\n" for lon, lat in zip(lons, lats, strict=True)
    )


def measure(lines: str) -> dict[str, float]:
    """Seconds of: a COPY as an import does it, the import's routing, a re-match, a status changed in each row."""
    took: dict[str, float] = {}

    def timed(name: str, statement: str) -> None:
        began = cpu_s()
        run(statement)
        took[name] = cpu_s() - began

    with transaction.atomic():
        run("set local geopot.mute = 'on'")
        began = cpu_s()
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO(lines))
        took["copy"] = cpu_s() - began
        timed("route", ROUTE)
        run("set local geopot.rematch = 'on'")
        timed("rematch", REMATCH)
        run("set local geopot.rematch = ''; set local geopot.mute = ''")
        timed("status", "update complaints_complaint set status = 'verified'")
        transaction.set_rollback(True)
    took["import"] = took["copy"] + took["route"]
    return took


def ways() -> dict[str, tuple[list[str], list[str]]]:
    """How the audit is written → what makes it so, and what puts things back."""
    off, on = ([OURS.format(word, event) for event in EVENTS] for word in ("disable", "enable"))
    return {"none": (off, on), "statement": ([], []), "row": ([*off, BY_ROW], [*on, NOT_BY_ROW])}


def in_turns(lines: str, repeats: int) -> dict[str, list[dict[str, float]]]:
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in ways()}
    for _ in range(repeats):
        for way, (before, after) in ways().items():
            for statement in before:
                run(statement)
            taken[way].append(measure(lines))
            for statement in after:
                run(statement)
            run("vacuum complaints_complaint")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    load_bekasi()
    lines = points(options.rows)
    measure(lines)
    medians = {
        way: {name: median(took[name] for took in runs) for name in runs[0]}
        for way, runs in in_turns(lines, options.repeats).items()
    }
    ratios = {
        way: {name: round(took / medians["none"][name], 3) for name, took in medians[way].items()}
        for way in ("statement", "row")
    }
    for way, of in ratios.items():
        print(way, " ".join(f"{name} {ratio:.3f}×" for name, ratio in of.items()))
    records.write("audit", {"rows": options.rows, "repeats": options.repeats, "median_cpu_s": medians, "ratio": ratios})


if __name__ == "__main__":
    main()
