"""What it costs that a list asks who reads it.

    python -m benchmarks.throwaway python -m benchmarks.scope BOUNDARIES.geojson [--complaints 1000000]

A list of 10,000 complaints out of a million, read as GeoJSON the way the API does, by each reader of the table below;
beside it the same list of the same rows without the selector: no condition on who asks, and every row as it is stored.
Both in one run, in pairs of which each other one is turned round. The cost is the median of the pairs' own ratios, so
that what slows the machine for a while slows both; `low` and `high` are its quartiles. Needs an empty, migrated
database of its own, of its owner.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # models exist only now
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Q, QuerySet, Value  # noqa: E402

from benchmarks import records  # noqa: E402
from geo_pot.accounts.actor import NOBODY, Actor, Right  # noqa: E402
from geo_pot.accounts.roles import Role  # noqa: E402
from geo_pot.complaints.models import Complaint, Source  # noqa: E402
from geo_pot.complaints.queries.lists import Order, stream_features  # noqa: E402
from geo_pot.complaints.queries.selection import Filters, Within, as_polygon, select_complaints  # noqa: E402
from geo_pot.complaints.queries.sight import View  # noqa: E402
from spatial.bbox import BBox  # noqa: E402
from spatial.models import Level, Territory  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
TERRITORY = "32.75"
ROWS, TIMES, TARGET = 10_000, 31, 0.10
FILL = """
insert into complaints_complaint (category_id, source_id, location, created_at, agency_id, route_status, reporter_key)
select category.id, %(source)s, point.geom, timestamptz '2025-01-01' + random() * interval '1 year',
    category.default_agency_id, 'routed', 'account:' || point.number %% 50000
from (
    select id, default_agency_id, row_number() over (order by id) as number, count(*) over () as all
    from agencies_category where public_precision <> 'hidden' and default_agency_id is not null
) category
join (
    select row_number() over () as number, (st_dump(st_generatepoints(outline, %(points)s, 7))).geom
    from spatial_boundary where level = 'kota'
) point on point.number %% category.all + 1 = category.number
"""


def fill(path: Path, points: int) -> Territory:
    call_command("load_territory", str(ROOT / "fixtures" / "territories" / "bekasi"), verbosity=0)
    call_command(
        "load_boundaries", str(path), territory=TERRITORY, level="kelurahan", edition="first",
        valid_from=date(2020, 1, 1), publish=True, verbosity=0,
    )  # fmt: skip
    source, _ = Source.objects.get_or_create(code="benchmark", defaults={"name": "benchmark"})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0; set local geopot.mute = 'on'")
        cursor.execute(FILL, {"source": source.pk, "points": points})
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze complaints_complaint")
    return Territory.objects.get(code=TERRITORY)


def largest(column: str) -> int:
    """The kecamatan or agency that has most complaints."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {column} from complaints_complaint where {column} is not null"  # noqa: S608 -- one of two words
            f" group by {column} order by count(*) desc limit 1"
        )
        return int(cursor.fetchone()[0])


def reader(role: Role, territory: Territory, area: int | None = None, agency: int | None = None) -> Actor:
    """Of the staff, with an account of her own, which may have reported something, too."""
    return Actor(user_id=1, public_id=UUID(int=1), grants=(Right(1, role, territory.pk, area, agency),), mfa=True)


def cases(territory: Territory) -> dict[str, tuple[Filters, Actor, Q]]:
    """The filters, who reads, and the condition that a list without readers would have for the same rows."""
    kecamatan, agency = largest("kecamatan_id"), largest("agency_id")
    within = (Within(Level.KECAMATAN, kecamatan, territory.pk),)
    box = BBox(106.95, -6.30, 107.02, -6.20)
    city = Filters(territory_id=territory.pk)
    here = Filters(territory_id=territory.pk, within=within)
    inbox = Filters(territory_id=territory.pk, views=(View.STAFF,))
    shape = Filters(territory_id=territory.pk, bbox=box)
    in_box = Q(location__intersects=as_polygon(box))
    return {
        "anybody, city": (city, NOBODY, Q()),
        "anybody, kecamatan": (here, NOBODY, Q(kecamatan=kecamatan)),
        "anybody, box": (shape, NOBODY, in_box),
        "citizen, city": (city, Actor(user_id=1, device_key="account:7"), Q()),
        "camat, her kecamatan": (here, reader(Role.CAMAT, territory, kecamatan), Q(kecamatan=kecamatan)),
        "camat, inbox": (inbox, reader(Role.CAMAT, territory, kecamatan), Q(kecamatan=kecamatan)),
        "officer, inbox": (inbox, reader(Role.OFFICER, territory, None, agency), Q(agency=agency)),
        "control centre, city": (city, reader(Role.POC, territory), Q()),
        "control centre, box": (shape, reader(Role.POC, territory), in_box),
        "planner, box": (shape, reader(Role.PLANNER, territory), in_box),
    }


def without_reader(condition: Q, territory: Territory) -> QuerySet[Complaint]:
    return Complaint.objects.filter(condition, territory=territory).annotate(
        view=Value("public"), shown=F("location"), exact=Value(value=True)
    )


def read(complaints: QuerySet[Complaint], territory: Territory) -> int:
    rows = stream_features(complaints, order=Order.NEWEST, limit=ROWS, language="id", territory_id=territory.pk)
    return sum(len(batch) for batch in rows)


def measure(ask: Callable[[], int]) -> tuple[float, int]:
    start = time.perf_counter()
    count = ask()
    return time.perf_counter() - start, count


def compare(filters: Filters, actor: Actor, condition: Q, territory: Territory) -> dict[str, float]:
    times: dict[str, list[float]] = {"with": [], "without": []}
    counts = {}
    asks: dict[str, Callable[[], int]] = {
        "with": lambda: read(select_complaints(filters, actor), territory),
        "without": lambda: read(without_reader(condition, territory), territory),
    }
    for number in range(TIMES + 1):
        for name, ask in asks.items() if number % 2 else reversed(asks.items()):
            seconds, counts[name] = measure(ask)
            if number:  # the first one warms the caches
                times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratios = [mine / plain - 1 for mine, plain in zip(times["with"], times["without"], strict=True)]
    low, cost, high = statistics.quantiles(ratios, n=4)
    if counts["with"] != counts["without"]:
        raise SystemExit(f"{counts} rows: the two lists are not of the same complaints")
    return {
        "rows": counts["with"],
        "with_ms": round(medians["with"] * 1_000, 1),
        "without_ms": round(medians["without"] * 1_000, 1),
        "cost": round(cost, 3),
        "low": round(low, 3),
        "high": round(high, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boundaries", type=Path)
    parser.add_argument("--complaints", type=int, default=1_000_000)
    options = parser.parse_args()
    territory = fill(options.boundaries, options.complaints)
    results = {}
    for name, (filters, actor, condition) in cases(territory).items():
        results[name] = compare(filters, actor, condition, territory)
        print(f"{name:24} {results[name]}")
    worst = max(result["cost"] for result in results.values())
    print(f"worst cost {worst:+.1%}, target {TARGET:.0%}")
    records.write("scope", {"complaints": options.complaints, "target": TARGET, "results": results})


if __name__ == "__main__":
    main()
