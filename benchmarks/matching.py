"""Which kelurahan does each of a million points lie in: the cell index beside PostGIS, shapely and geopandas.

    python -m benchmarks.matching contenders                  # one run, side by side: medians, ratios, wrong answers
    python -m benchmarks.matching growth                      # with points, polygons and vertices
    python -m benchmarks.matching nearest                     # points outside: the index and the database's own match

PostGIS is reached by GEOPOT_DATABASE_OWNER_URL (./run sets it), in a schema of its own that is dropped at the end.
A contender that cannot run is skipped with the reason.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry import shape

from benchmarks.matching_contenders import (
    Case,
    Contender,
    Outlines,
    PostGIS,
    Unavailable,
    cell_index,
    geopandas_sjoin,
    server,
    strtree_of_points,
    strtree_of_polygons,
)
from spatial.cells import CellIndex
from spatial.cells.outlines import Float

T = TypeVar("T")
BOUNDARIES = Path(__file__).resolve().parents[2] / "shared" / "boundaries"
FALLBACK = Path(__file__).resolve().parents[1] / "fixtures" / "boundaries" / "kelurahan.geojson"
CITIES = {
    "edition A": "real_bps2020_kelurahan.geojson",
    "edition B": "real_2020agreement_kelurahan.geojson",
    "Chicago": "chicago_community_areas.geojson",
}
DENSE_DEGREES = 0.00006  # edges no longer than this: edition A then has some 80,000 vertices


def time_s(ask: Callable[[], T], repeats: int) -> tuple[float, T]:
    """Median, and the last answer."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        answers = ask()
        taken.append(time.perf_counter() - began)
    return median(taken), answers


def read_outlines(name: str) -> Outlines:
    path = BOUNDARIES / name
    features = json.loads((path if path.is_file() else FALLBACK).read_text())["features"]
    features.sort(key=lambda feature: str(feature["properties"]["code"]))
    return [shape(feature["geometry"]) for feature in features]


def inside(outlines: Outlines, points: int, seed: int) -> Float:
    """(n, 2) points anywhere in the city."""
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    index, found = CellIndex.build(outlines, [str(n) for n in range(len(outlines))]), np.empty((0, 2))
    while len(found) < points:
        tried = rng.uniform([west, south], [east, north], (points, 2))
        found = np.vstack([found, tried[index.locate_many(*tried.T) >= 0]])
    return found[:points]


def tiles(outlines: Outlines, across: int) -> Outlines:
    """The outlines cut by a grid: more polygons of the same land."""
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    x, y = np.linspace(west, east, across + 1), np.linspace(south, north, across + 1)
    squares = [shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(across) for j in range(across)]
    pieces = [shapely.intersection(outline, square) for outline in outlines for square in squares]
    return [piece for piece in pieces if piece.geom_type in {"Polygon", "MultiPolygon"} and not piece.is_empty]


def contenders(points: int, repeats: int, only: str) -> None:
    cases = [(name, read_outlines(file)) for name, file in CITIES.items()]
    dense = list(shapely.segmentize(np.array(cases[0][1], dtype=object), DENSE_DEGREES))
    with server() as postgis:
        for name, outlines in [*cases, ("edition A, densified", dense)]:
            if only not in {"", name}:
                continue
            case = Case(name, outlines, inside(outlines, points, seed=1))
            print(f"\n{name}: {len(outlines)} polygons, {case.vertices:,} vertices; {points:,} points, {repeats} times")
            print_index(outlines)
            compare(case, rivals(postgis), postgis, repeats)


def compare(case: Case, rivals: dict[str, Contender], postgis: PostGIS, repeats: int) -> None:
    """Each rival after another; the index again beside each of them, since it is done before a busy machine notices."""
    ask, lines = cell_index(case), []
    ours = ask()
    ours_ns = []
    for rival, contender in rivals.items():
        # Asking the database point by point takes minutes: a tenth of the points says as much.
        fewer = Case(case.name, case.outlines, case.points[::10]) if contender == postgis.lateral else case
        ours_ns.append(time_s(ask, repeats)[0] * 1e9 / len(ours))
        try:
            their_s, theirs = time_s(contender(fewer), repeats)
        except Unavailable as reason:
            lines.append((rival, np.nan, f"skipped: {reason}"))
            continue
        theirs = theirs if theirs.size else postgis.answers(len(fewer.points))
        differ = np.count_nonzero(theirs != ours[:: len(ours) // len(theirs)])
        lines.append((rival, their_s * 1e9 / len(theirs), f"{differ} differ"))
    for name, taken_ns, remark in [("cell index", median(ours_ns), ""), *lines]:
        print(f"{name:30} {taken_ns:10,.1f} ns a point {taken_ns / median(ours_ns):10.1f} x   {remark}", flush=True)


def rivals(postgis: PostGIS) -> dict[str, Contender]:
    return {
        "PostGIS, polygons outside": postgis.join,
        "PostGIS, LATERAL per point": postgis.lateral,
        "shapely STRtree of points": strtree_of_points,
        "shapely STRtree of polygons": strtree_of_polygons,
        "geopandas.sjoin": geopandas_sjoin,
    }


def print_index(outlines: Outlines) -> None:
    index = CellIndex.build(outlines, [str(n) for n in range(len(outlines))])
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


def growth(repeats: int) -> None:
    outlines = read_outlines(CITIES["edition A"])
    for points in (10_000, 100_000, 1_000_000):
        print_growth(f"{points:9,} points", Case("", outlines, inside(outlines, points, seed=2)), repeats)
    for across in (1, 8, 16, 40):
        pieces = tiles(outlines, across)
        print_growth(f"{len(pieces):9,} polygons", Case("", pieces, inside(pieces, 1_000_000, seed=2)), repeats)
    for degrees in (1.0, 0.0002, DENSE_DEGREES, 0.00001):
        dense = list(shapely.segmentize(np.array(outlines, dtype=object), degrees))
        case = Case("", dense, inside(dense, 1_000_000, seed=2))
        print_growth(f"{case.vertices:9,} vertices", case, repeats)


def print_growth(grown: str, case: Case, repeats: int) -> None:
    index = CellIndex.build(case.outlines, [f"{n:06}" for n in range(len(case.outlines))])
    taken_s, _ = time_s(cell_index(case), repeats)
    per_point = taken_s * 1e9 / len(case.points)
    print(
        f"{grown:20} {per_point:8.1f} ns a point   {index.build_s:6.2f} s to build   {index.nbytes / 1e6:6.1f} MB",
        flush=True,
    )


def nearest(points: int, repeats: int) -> None:
    """Points up to some 100 m outside the city; the database is asked about the first hundred."""
    with server() as postgis:
        for name, file in CITIES.items():
            case = Case(name, *outside(read_outlines(file), points))
            index = CellIndex.build(case.outlines, [f"{n:06}" for n in range(len(case.outlines))])
            ours_s, ours = time_s(lambda: index.match_many(*case.points.T, tolerance_m=25).nearest, repeats)  # noqa: B023
            few = Case(name, case.outlines, case.points[:100])
            their_s, theirs = time_s(postgis.nearest(few), 1)
            ours_us, theirs_us = ours_s * 1e6 / len(case.points), their_s * 1e6 / len(few.points)
            differ = np.count_nonzero(ours[: len(theirs)] != theirs)
            print(
                f"{name:12} cell index {ours_us:8.1f} µs, PostGIS {theirs_us:10.1f} µs a point, {differ} differ",
                flush=True,
            )


def outside(outlines: Outlines, points: int) -> tuple[Outlines, Float]:
    rng = np.random.default_rng(3)
    index = CellIndex.build(outlines, [str(n) for n in range(len(outlines))])
    vertices = shapely.get_coordinates(np.array(outlines, dtype=object))
    near = vertices[rng.integers(0, len(vertices), 40 * points)] + rng.normal(0, 0.0005, (40 * points, 2))
    return outlines, near[index.locate_many(*near.T) < 0][:points]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["contenders", "growth", "nearest"])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="", help='one of the contenders\' cities, as "edition A, densified"')
    options = parser.parse_args()
    if options.what == "contenders":
        contenders(options.points, options.repeats, options.only)
    elif options.what == "growth":
        growth(options.repeats)
    else:
        nearest(options.points, options.repeats)


if __name__ == "__main__":
    main()
