"""What a new edition costs: staged and swapped, beside matching everything again.

    python -m benchmarks.rematch A.geojson B.geojson [--points 1000000] [--shift-m 3] [--sample 20]

A and B are two editions of one city's kelurahan. Twice: from A to A with edges that wander by a few metres (seeded),
and from A to B. Peers, in the same database and the same run, each rolled back: every row written again by
spatial_match_point, as a naive re-match does (a sample, multiplied); every row joined with the polygons outside, and
written where it IS DISTINCT FROM what is there (which leaves borders, distances and points outside as they were); the
same with all that spatial_match_point says, borders too (a sample, multiplied). Ours is told twice: until every place
is right, and until borders and their shares are. One complaint in twenty is open. Needs an empty, migrated database of
its own, of its owner: GEOPOT_DATABASE_URL names it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django
import numpy as np
import shapely
from shapely.geometry import mapping, shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # models exist only now
from django.db import connection, transaction  # noqa: E402

from benchmarks import records  # noqa: E402
from geo_pot.complaints.actions.preview_edition import preview_edition  # noqa: E402
from geo_pot.complaints.actions.publishing.request import request_publication  # noqa: E402
from geo_pot.complaints.actions.publishing.stage import list_moving, stage, stage_borders  # noqa: E402
from geo_pot.complaints.actions.publishing.swap import finish, settle, swap, write_all  # noqa: E402
from geo_pot.complaints.actions.reroute import reroute_open  # noqa: E402
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition  # noqa: E402
from geo_pot.complaints.models import Complaint, Source  # noqa: E402
from spatial.models import Edition, Territory  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
TERRITORY = "32.75"
FILL = """
insert into complaints_complaint (category_id, source_id, location, created_at, status)
select category.id, %(source)s, point.geom, timestamptz '2020-02-01' + random() * interval '4 years',
    case when point.number %% 20 = 0 then 'submitted' else 'closed' end
from (select id, row_number() over (order by id) as number, count(*) over () as all from agencies_category) category
join (
    select row_number() over () as number, (st_dump(st_generatepoints(outline, %(points)s, %(seed)s))).geom
    from spatial_boundary where level = 'kota'
) point on point.number %% category.all + 1 = category.number
"""
NAIVE = """
update complaints_complaint complaint
set edition_id = %(edition)s, kelurahan_id = place.kelurahan_id, kecamatan_id = place.kecamatan_id,
    match_method = place.method, match_distance_m = place.distance_m, edge_m = place.edge_m,
    on_border = place.on_border, nearest_area_id = place.nearest_id
from (
    select given.id, place.* from complaints_complaint given
    cross join lateral spatial_match_point(given.location, %(edition)s, given.accuracy_m) place
    where given.id %% %(every)s = 0
) place
where place.id = complaint.id
"""
IS_DISTINCT_WITH_BORDERS = f"""{NAIVE.rstrip()}
    and (place.kelurahan_id, place.kecamatan_id, place.method, place.distance_m, place.edge_m, place.on_border,
        place.nearest_id)
    is distinct from (complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method,
        complaint.match_distance_m, complaint.edge_m, complaint.on_border, complaint.nearest_area_id)
"""
IS_DISTINCT = """
with answer as (
    select distinct on (given.id) given.id, boundary.area_id as kelurahan_id, parent.area_id as kecamatan_id
    from spatial_boundary boundary
    left join spatial_boundary parent on parent.id = boundary.parent_id and parent.level = 'kecamatan'
    join complaints_complaint given on st_covers(boundary.outline, given.location)
    where boundary.edition_id = %(edition)s and boundary.level = 'kelurahan'
    order by given.id, boundary.code
)
update complaints_complaint complaint
set kelurahan_id = answer.kelurahan_id, kecamatan_id = answer.kecamatan_id, edition_id = %(edition)s
from answer
where answer.id = complaint.id
    and (answer.kelurahan_id, answer.kecamatan_id) is distinct from (complaint.kelurahan_id, complaint.kecamatan_id)
"""


def load(path: Path, name: str, day: date, *, publish: bool) -> Edition:
    words = ["--publish"] if publish else []
    call_command(
        "load_boundaries", str(path), *words, territory=TERRITORY, level="kelurahan", edition=name, valid_from=day,
        verbosity=0,
    )  # fmt: skip
    return Edition.objects.get(name=name)


def shifted(path: Path, metres: float, out: Path, seed: int = 5) -> Path:
    """The same coverage, all of whose edges wander by up to so many metres within a few hundred.

    One smooth field moves all vertices, so outlines that shared an edge still share it, and none crosses itself.
    """
    waves = np.random.default_rng(seed).uniform(-1, 1, (2, 8, 4)) * [20_000, 20_000, np.pi, 1]  # radians a degree

    def wander(xy: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        by_axis = [
            sum(weight * np.sin(xy[:, 0] * u + xy[:, 1] * v + phase) for u, v, phase, weight in axis) for axis in waves
        ]
        return xy + np.column_stack(by_axis) * metres / 111_000 / 4

    collection = json.loads(path.read_text())
    for feature in collection["features"]:
        feature["geometry"] = mapping(shapely.transform(shape(feature["geometry"]), wander))
    out.write_text(json.dumps(collection))
    return out


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = what()
    return time.perf_counter() - began, result


def peers(edition: Edition, every: int) -> dict[str, float]:
    """Seconds for all points; nothing is kept."""
    seconds = {}
    for name, sql, scale in (
        ("rewrite_all", NAIVE, every),
        ("is_distinct_from", IS_DISTINCT, 1),
        ("is_distinct_from_with_borders", IS_DISTINCT_WITH_BORDERS, every),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('geopot.rematch', 'on', true), set_config('geopot.mute', 'on', true)")
            took, _ = timed(lambda: cursor.execute(sql, {"edition": edition.pk, "every": every}))  # noqa: B023
            seconds[name] = took * scale
            transaction.set_rollback(True)
    return seconds


def ours(edition: Edition) -> dict[str, Any]:
    publication = request_publication(edition_id=edition.pk)
    if publication is None:
        raise SystemExit(f"{edition} is in force already: the database is not a fresh one")
    steps = {
        "list_s": list_moving, "stage_s": stage, "swap_s": swap, "write_s": write_all, "route_again_s": settle,
        "borders_stage_s": stage_borders, "borders_write_s": write_all,
    }  # fmt: skip
    result: dict[str, Any] = {}
    for name, step in steps.items():
        result[name], _ = timed(lambda: step(publication))  # noqa: B023
    finish(publication, {})
    places = sum(result[name] for name in ("list_s", "stage_s", "swap_s", "write_s"))
    return {
        **result,
        "places_s": places,
        "total_s": places + result["borders_stage_s"] + result["borders_write_s"],
        "candidates": publication.listed,
        "counts": dict(publication.counts),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--shift-m", type=float, default=3.0)
    parser.add_argument("--sample", type=int, default=20, help="every which point the naive re-match does")
    options = parser.parse_args()
    if not Territory.objects.exists():
        call_command("load_territory", str(ROOT / "fixtures" / "territories" / "bekasi"), verbosity=0)
        load(options.a, "A", date(2020, 1, 1), publish=True)
        source, _ = Source.objects.get_or_create(code="benchmark", defaults={"name": "Benchmark"})
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local geopot.mute = 'on'; set local statement_timeout = 0")
            filling, _ = timed(lambda: cursor.execute(FILL, {"source": source.pk, "points": options.points, "seed": 5}))
        print(f"filled {options.points:,} in {filling:.0f} s", flush=True)
        reroute_open(territory_id=Territory.objects.get().pk, cause="benchmark")
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
            cursor.execute("vacuum analyze complaints_complaint")
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
    revised = shifted(options.a, options.shift_m, Path(tempfile.mkdtemp()) / "shifted.geojson")
    results: dict[str, Any] = {"points": Complaint.objects.count()}
    for name, path, day in (("revision", revised, date(2022, 1, 1)), ("A to B", options.b, date(2023, 1, 1))):
        edition = load(path, name, day, publish=False)
        previewing, preview = timed(lambda: preview_edition(edition_id=edition.pk))  # noqa: B023
        result = {"peers": peers(edition, options.sample), **ours(edition), "preview_s": previewing}
        result["preview_equals"] = all(result["counts"][key] == number for key, number in preview.counts.items())
        rolling, back = timed(lambda: roll_back_edition(territory_id=edition.territory_id))  # noqa: B023
        result |= {"rollback_s": rolling, "restored": back.restored, "rematched": back.rematched}
        result["ratios"] = {
            until: {peer: took / result[until] for peer, took in result["peers"].items()}
            for until in ("places_s", "total_s")
        }
        results[name] = result
        print(name, json.dumps(result, indent=1, default=float), flush=True)
    records.write("rematch", results)


if __name__ == "__main__":
    main()
