"""How the time of a match grows with points, polygons and vertices; drawn beside PostGIS's join and geopandas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import records
from benchmarks.matching_cases import CITIES, Case, built, densified, inside, read_outlines, tiles, time_s
from benchmarks.matching_contenders import (
    Contender,
    cell_index,
    geopandas_sjoin,
    server,
    strtree_of_points,
)
from benchmarks.unavailable import Unavailable

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "matching-growth.png"
POINTS = 200_000  # where something else grows
RIVALS_REPEATS = 3


def cases() -> Iterator[tuple[str, int, Case]]:
    """What grows, how large it is, and the case."""
    outlines = read_outlines(CITIES["edition A"])
    for points in (10_000, 30_000, 100_000, 300_000, 1_000_000):
        yield "points", points, Case("", outlines, inside(outlines, points, seed=2))
    for across in (1, 4, 8, 16, 24, 48):
        pieces = tiles(outlines, across)
        yield "polygons", len(pieces), Case("", pieces, inside(pieces, POINTS, seed=2))
    for degrees in (1.0, 0.0002, 0.00006, 0.00002, 0.00001):
        dense = Case("", densified(outlines, degrees), inside(outlines, POINTS, seed=2))
        yield "vertices", dense.vertices, dense


def growth(repeats: int) -> None:
    lines: list[dict[str, Any]] = []
    with server() as postgis:
        contenders: dict[str, tuple[Contender, int]] = {
            "cell index": (cell_index, repeats),
            "shapely STRtree of points": (strtree_of_points, min(repeats, RIVALS_REPEATS)),
            "PostGIS, polygons outside": (postgis.join, min(repeats, RIVALS_REPEATS)),
            "geopandas.sjoin": (geopandas_sjoin, min(repeats, RIVALS_REPEATS)),
        }
        for grows, size, case in cases():
            index = built(case.outlines)
            line: dict[str, Any] = {"grows": grows, "size": size, "build_s": index.build_s, "mb": index.nbytes / 1e6}
            line["ns_a_point"] = {
                name: ns for name, way in contenders.items() if (ns := ns_a_point(case, *way)) is not None
            }
            lines.append(line)
            print_line(line)
    records.write("matching_growth", {"points": POINTS, "repeats": repeats, "lines": lines})
    draw(lines)


def ns_a_point(case: Case, contender: Callable[[Case], Callable[[], Any]], repeats: int) -> float | None:
    try:
        return round(time_s(contender(case), repeats)[0] * 1e9 / len(case.points), 2)
    except Unavailable:
        return None


def print_line(line: dict[str, Any]) -> None:
    told = "  ".join(f"{name} {ns:,.1f}" for name, ns in line["ns_a_point"].items())
    print(f"{line['size']:9,} {line['grows']:9} ns a point: {told}; built in {line['build_s']:.2f} s", flush=True)


def draw(lines: list[dict[str, Any]]) -> None:
    """Three plots on logarithmic axes; left out where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  # of the benchmarks' requirements, and large
    except ImportError:
        print("no picture: matplotlib is not installed (requirements/bench.txt)")
        return
    figure = Figure(figsize=(12, 4), layout="constrained")
    for plot, grows in zip(figure.subplots(1, 3, sharey=True), ("points", "polygons", "vertices"), strict=True):
        chosen = [line for line in lines if line["grows"] == grows]
        for name in chosen[0]["ns_a_point"]:
            taken = [line["ns_a_point"].get(name) for line in chosen]
            plot.loglog([line["size"] for line in chosen], taken, marker="o", markersize=3, label=name)
        plot.xaxis.set_minor_formatter(lambda _at, _position: "")
        plot.set_xlabel(f"number of {grows}")
        plot.grid(visible=True, which="major", alpha=0.3)
        if grows == "points":
            plot.set_ylabel("nanoseconds a point")
            plot.legend(fontsize="small")
    figure.savefig(PICTURE, dpi=110)
    print(f"drawn: {PICTURE.name}")
