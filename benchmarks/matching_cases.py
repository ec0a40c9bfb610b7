"""The outlines and points that the benchmarks of matching ask about."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from spatial.cells import CellIndex
from spatial.cells.outlines import Float

T = TypeVar("T")
Outlines = list[BaseGeometry]
BOUNDARIES = Path(__file__).resolve().parents[2] / "shared" / "boundaries"
FALLBACK = Path(__file__).resolve().parents[1] / "fixtures" / "boundaries" / "kelurahan.geojson"
CITIES = {
    "edition A": "real_bps2020_kelurahan.geojson",
    "edition B": "real_2020agreement_kelurahan.geojson",
    "Chicago": "chicago_community_areas.geojson",
}
DENSE_DEGREES = 0.00006  # edges no longer than this: edition A then has some 80,000 vertices


@dataclass(frozen=True)
class Case:
    name: str
    outlines: Outlines  # in the order of their codes
    points: Float  # (n, 2) lon, lat

    @property
    def vertices(self) -> int:
        return int(shapely.get_num_coordinates(np.array(self.outlines, dtype=object)).sum())


def time_s(ask: Callable[[], T], repeats: int) -> tuple[float, T]:
    """Median, and the last answer."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        answers = ask()
        taken.append(time.perf_counter() - began)
    return median(taken), answers


def path_of(name: str) -> Path:
    """The real file, or the generalised one that every checkout has."""
    path = BOUNDARIES / name
    return path if path.is_file() else FALLBACK


def read_outlines(name: str) -> Outlines:
    features = json.loads(path_of(name).read_text())["features"]
    features.sort(key=lambda feature: str(feature["properties"]["code"]))
    return [shape(feature["geometry"]) for feature in features]


def built(outlines: Outlines) -> CellIndex:
    return CellIndex.build(outlines, [f"{n:06}" for n in range(len(outlines))])


def inside(outlines: Outlines, points: int, seed: int) -> Float:
    """(n, 2) points anywhere in the city."""
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    index, found = built(outlines), np.empty((0, 2))
    while len(found) < points:
        tried = rng.uniform([west, south], [east, north], (points, 2))
        found = np.vstack([found, tried[index.locate_many(*tried.T) >= 0]])
    return found[:points]


def outside(outlines: Outlines, points: int) -> Float:
    """(n, 2) points up to some 100 m outside the city."""
    rng = np.random.default_rng(3)
    vertices = shapely.get_coordinates(np.array(outlines, dtype=object))
    near = vertices[rng.integers(0, len(vertices), 40 * points)] + rng.normal(0, 0.0005, (40 * points, 2))
    found: Float = near[built(outlines).locate_many(*near.T) < 0][:points]
    return found


def densified(outlines: Outlines, degrees: float = DENSE_DEGREES) -> Outlines:
    """The same outlines with a vertex at least every so many degrees."""
    return list(shapely.segmentize(np.array(outlines, dtype=object), degrees))


def tiles(outlines: Outlines, across: int) -> Outlines:
    """The outlines cut by a grid: more polygons of the same land."""
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    x, y = np.linspace(west, east, across + 1), np.linspace(south, north, across + 1)
    squares = [shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(across) for j in range(across)]
    pieces = [shapely.intersection(outline, square) for outline in outlines for square in squares]
    return [piece for piece in pieces if piece.geom_type in {"Polygon", "MultiPolygon"} and not piece.is_empty]
