"""Real outlines, points that are hard to place, and what others answer for them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from django.db import connection
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from spatial.cells.outlines import Float, Int, read_rings

KELURAHAN_A = "real_bps2020_kelurahan.geojson"
KELURAHAN_B = "real_2020agreement_kelurahan.geojson"
KECAMATAN_A = "real_bps2020_kecamatan.geojson"
CHICAGO = "chicago_community_areas.geojson"
OVERLAPPING = "nasty_overlaps_and_gaps_kelurahan.geojson"


def read_outlines(shared: Path, name: str) -> tuple[list[BaseGeometry], list[str]]:
    """Outlines and codes of a file of the shared folder, in the order of the codes."""
    features = json.loads((shared / "boundaries" / name).read_text())["features"]
    pairs = sorted((str(feature["properties"]["code"]), shape(feature["geometry"])) for feature in features)
    return [outline for _, outline in pairs], [code for code, _ in pairs]


def points_of_every_kind(outlines: Sequence[BaseGeometry], seed: int, *, anywhere: int, on_edges: int) -> Float:
    """(n, 2) points: anywhere in the box, interpolated on edges, a few roundings beside these, and all vertices."""
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    random = rng.uniform([west - 0.01, south - 0.01], [east + 0.01, north + 0.01], (anywhere, 2))
    vertices = read_rings(outlines, [str(n) for n in range(len(outlines))]).vertices
    edge = rng.integers(0, len(vertices) - 1, on_edges)
    start, end = vertices[edge], vertices[edge + 1]
    part = rng.choice([rng.uniform(0, 1, on_edges), np.full(on_edges, 0.5)], axis=0)[:, None]
    interpolated = start + part * (end - start)
    beside = np.nextafter(interpolated, rng.choice([-np.inf, np.inf], (on_edges, 2)))
    return np.vstack([random, interpolated, beside, np.unique(vertices, axis=0)])


def ask_shapely(outlines: Sequence[BaseGeometry], points: Float) -> Int:
    """(n,) the first outline that covers each point by shapely; -1 where none does."""
    tree = shapely.STRtree(outlines)
    point, outline = tree.query(shapely.points(points), predicate="covered_by")
    return _first(point, outline, len(points))


def ask_postgis(outlines: Sequence[BaseGeometry], points: Float) -> Int:
    """(n,) the first outline that ST_Covers each point in the database; -1 where none does."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists asked_outline, asked_point")
        cursor.execute("create temporary table asked_outline (position int, outline geometry)")
        cursor.execute("create temporary table asked_point (n int, lon float8, lat float8)")
        cursor.executemany(
            "insert into asked_outline values (%s, st_setsrid(st_geomfromwkb(%s), 4326))",
            list(enumerate(shapely.to_wkb(np.array(outlines, dtype=object)).tolist())),
        )
        lines = "".join(f"{n}\t{lon!r}\t{lat!r}\n" for n, (lon, lat) in enumerate(points.tolist()))
        cursor.cursor.copy_expert("copy asked_point from stdin", io.StringIO(lines))
        cursor.execute("create index on asked_point using gist (st_setsrid(st_makepoint(lon, lat), 4326))")
        cursor.execute(
            """
            select n, min(position)
            from asked_outline
            join asked_point on st_covers(outline, st_setsrid(st_makepoint(lon, lat), 4326))
            group by n
            """
        )
        found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    return _first(found[:, 0], found[:, 1], len(points))


def _first(point: np.ndarray, outline: np.ndarray, points: int) -> Int:
    first = np.full(points, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(first, point, outline)
    first[first == np.iinfo(np.int32).max] = -1
    return first
