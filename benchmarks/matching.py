"""Which kelurahan does a point lie in: ours beside PostGIS, shapely, geopandas and MapIt.

    python -m benchmarks.matching contenders   # a million points at once, one run: medians, ratios, wrong answers
    python -m benchmarks.matching growth       # with points, polygons, vertices; draws docs/images/matching-growth.png
    python -m benchmarks.matching nearest      # points outside: the index and the database's own search
    python -m benchmarks.matching http         # one point a request: ours, MapIt and an empty view
    python -m benchmarks.matching inserts      # rows written with and without the match

PostGIS is reached by GEOPOT_DATABASE_OWNER_URL (./run sets it): a schema, or a database, of the benchmark's own is made
and dropped. A contender that cannot run is left out, with the reason. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import django
import numpy as np
import shapely

from benchmarks import records
from benchmarks.matching_cases import CITIES, Case, Outlines, built, densified, inside, outside, read_outlines, time_s
from benchmarks.matching_contenders import (
    Contender,
    PostGIS,
    cell_index,
    geopandas_sjoin,
    server,
    strtree_of_points,
    strtree_of_polygons,
)
from benchmarks.unavailable import Unavailable
from spatial.cells import CellIndex

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pot.settings")
django.setup()

from benchmarks.matching_growth import growth  # noqa: E402  # of the service's settings
from benchmarks.matching_http import measure as measure_http  # noqa: E402
from benchmarks.matching_inserts import inserts  # noqa: E402


def contenders(points: int, repeats: int, only: str) -> None:
    cases = [(name, read_outlines(file)) for name, file in CITIES.items()]
    lines: list[dict[str, Any]] = []
    with server() as postgis:
        for name, outlines in [*cases, ("edition A, densified", densified(cases[0][1]))]:
            if only not in {"", name}:
                continue
            case = Case(name, outlines, inside(outlines, points, seed=1))
            print(f"\n{name}: {len(outlines)} polygons, {case.vertices:,} vertices; {points:,} points, {repeats} times")
            print_index(outlines)
            lines += compare(case, rivals(postgis), postgis, repeats)
    if not only:
        records.write("matching_contenders", {"points": points, "repeats": repeats, "lines": lines})


def compare(case: Case, rivals: dict[str, Contender], postgis: PostGIS, repeats: int) -> list[dict[str, Any]]:
    """Each rival after another; the index again beside each of them, since it is done before a busy machine notices."""
    ask = cell_index(case)
    ours, ours_ns, lines = ask(), [], []
    for rival, contender in rivals.items():
        # Asking the database point by point takes minutes: a tenth of the points says as much.
        fewer = Case(case.name, case.outlines, case.points[::10]) if contender == postgis.lateral else case
        ours_ns.append(time_s(ask, repeats)[0] * 1e9 / len(ours))
        try:
            their_s, theirs = time_s(contender(fewer), repeats)
        except Unavailable as reason:
            print(f"{rival:30} skipped: {reason}")
            continue
        theirs = theirs if theirs.size else postgis.answers(len(fewer.points))
        differ = int(np.count_nonzero(theirs != ours[:: len(ours) // len(theirs)]))
        lines.append(line(case, rival, their_s * 1e9 / len(theirs), ours_ns[-1], differ))
    for each in [line(case, "cell index", median(ours_ns), median(ours_ns), 0), *lines]:
        measured = f"{each['ns_a_point']:10,.1f} ns a point {each['ratio']:10.1f} x"
        print(f"{each['name']:30} {measured}   {each['differ']} differ", flush=True)
    return lines


def line(case: Case, name: str, taken_ns: float, ours_ns: float, differ: int) -> dict[str, Any]:
    """A rival's time over the index's, which was measured right before it."""
    return {
        "case": case.name,
        "vertices": case.vertices,
        "name": name,
        "ns_a_point": round(taken_ns, 1),
        "index_ns_a_point": round(ours_ns, 2),
        "ratio": round(taken_ns / ours_ns, 1),
        "differ": differ,
    }


def rivals(postgis: PostGIS) -> dict[str, Contender]:
    return {
        "PostGIS, polygons outside": postgis.join,
        "PostGIS, LATERAL per point": postgis.lateral,
        "shapely STRtree of points": strtree_of_points,
        "shapely STRtree of polygons": strtree_of_polygons,
        "geopandas.sjoin": geopandas_sjoin,
    }


def print_index(outlines: Outlines) -> None:
    index = built(outlines)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        index.save(path)
        load_s, _ = time_s(lambda: CellIndex.load(path), 5)
    lon, lat = shapely.get_coordinates(shapely.centroid(outlines[0]))[0].tolist()
    one_s, _ = time_s(lambda: [index.locate(lon, lat) for _ in range(10_000)], 5)
    print(
        f"    built in {index.build_s:.2f} s, {index.nbytes / 1e6:.1f} MB, mapped in {load_s * 1e3:.1f} ms, "
        f"one point {one_s * 1e2:.2f} µs"
    )


def nearest(points: int, repeats: int) -> None:
    """The database is asked about the first hundred."""
    with server() as postgis:
        for name, file in CITIES.items():
            outlines = read_outlines(file)
            case = Case(name, outlines, outside(outlines, points))
            index = built(outlines)
            ours_s, ours = time_s(lambda: index.match_many(*case.points.T, tolerance_m=25).nearest, repeats)  # noqa: B023
            few = Case(name, outlines, case.points[:100])
            their_s, theirs = time_s(postgis.nearest(few), 1)
            ours_us, theirs_us = ours_s * 1e6 / len(case.points), their_s * 1e6 / len(few.points)
            differ = np.count_nonzero(ours[: len(theirs)] != theirs)
            print(
                f"{name:12} cell index {ours_us:8.1f} µs, PostGIS {theirs_us:10.1f} µs a point, {differ} differ",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["contenders", "growth", "nearest", "http", "inserts"])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=5_000, help="of inserts")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="", help='one of the contenders\' cities, as "edition A, densified"')
    parser.add_argument("--seconds", type=float, default=4, help="of load on each server in each round")
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    if options.what == "contenders":
        contenders(options.points, options.repeats, options.only)
    elif options.what == "growth":
        growth(options.repeats)
    elif options.what == "nearest":
        nearest(options.points, options.repeats)
    elif options.what == "http":
        measure_http(options.seconds, options.repeats, options.connections)
    else:
        inserts(options.rows, options.repeats)


if __name__ == "__main__":
    main()
