"""Three that answer which outline holds a point: the cell index, the database's own match, and ST_Covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from shapely.geometry.base import BaseGeometry

from spatial.cells import CellIndex
from spatial.cells.outlines import Float, Int, read_rings
from spatial.importing.hierarchy import as_multipolygon
from spatial.models import Area, Boundary, Edition, EditionState, Level, Territory
from tests.spatial.cells.material import ask_postgis

NOWHERE = -1
PAGE = 100_000  # no statement of the service may take longer than ten minutes
FUNCTION = """
    select n, (told.match).kelurahan_id
    from (
        select n, spatial_match_point(st_setsrid(st_makepoint(lon, lat), 4326), %s, null) as match
        from asked_point
        where n >= %s and n < %s
        offset 0  -- or the function runs once for each column
    ) told
    where (told.match).method = 'covers'
"""


@dataclass(frozen=True)
class Answers:
    """(n,) positions of the holders in the order of the codes, -1 nowhere."""

    index: Int
    function: Int
    covers: Int

    def differences(self) -> dict[str, int]:
        return {
            "index and ST_Covers": int(np.count_nonzero(self.index != self.covers)),
            "function and ST_Covers": int(np.count_nonzero(self.function != self.covers)),
            "index and function": int(np.count_nonzero(self.index != self.function)),
        }


NONE = {"index and ST_Covers": 0, "function and ST_Covers": 0, "index and function": 0}


def publish(outlines: Sequence[BaseGeometry], codes: Sequence[str], *, metric_srid: int = 32748) -> Edition:
    """The outlines in the database as the edition in force of a Territory of their own."""
    territory = Territory.objects.create(
        code="T", name="T", time_zone="UTC", metric_srid=metric_srid, receipt_prefix="T", languages=["en"]
    )
    edition = Edition.objects.create(
        territory=territory, name="truth", valid_from="2020-01-01", state=EditionState.PUBLISHED
    )
    kota = _boundary(edition, Level.KOTA, "T", shapely.box(*shapely.total_bounds(list(outlines))), None)
    for outline, code in zip(outlines, codes, strict=True):
        _boundary(edition, Level.KELURAHAN, code, outline, kota)
    return edition


def _boundary(edition: Edition, level: Level, code: str, outline: BaseGeometry, parent: Boundary | None) -> Boundary:
    return Boundary.objects.create(
        edition=edition,
        area=Area.objects.create(territory=edition.territory, level=level),
        level=level,
        code=code,
        name=code,
        parent=parent,
        outline=as_stored(outline),
    )


def as_stored(outline: BaseGeometry) -> MultiPolygon:
    stored = GEOSGeometry(memoryview(shapely.to_wkb(as_multipolygon(outline))), srid=4326)
    assert isinstance(stored, MultiPolygon)
    return stored


def ask_all(
    outlines: Sequence[BaseGeometry], codes: Sequence[str], points: Float, *, edition: Edition, index: CellIndex
) -> Answers:
    """What each of the three says of (n, 2) points.

    outlines, codes   in the order of the codes; ST_Covers is asked of these and not of what is stored
    """
    covers = ask_postgis(outlines, points)  # leaves the points in a table
    return Answers(ask_index(index, codes, points), ask_function(edition, codes, len(points)), covers)


def ask_index(index: CellIndex, codes: Sequence[str], points: Float) -> Int:
    """By the codes that it names: an index that has them in a wrong order is wrong."""
    order = np.array([*map(list(codes).index, index.codes), NOWHERE], np.int32)
    return order[index.locate_many(*points.T)]


def ask_function(edition: Edition, codes: Sequence[str], points: int) -> Int:
    """What the function that the complaints' trigger calls says of the points in asked_point."""
    position = {code: at for at, code in enumerate(codes)}
    holder = {
        area: position[code]
        for area, code in edition.boundaries.filter(level=Level.KELURAHAN).values_list("area_id", "code")
    }
    answers = np.full(points, NOWHERE, np.int32)
    with connection.cursor() as cursor:
        for first in range(0, points, PAGE):
            cursor.execute(FUNCTION, [edition.pk, first, first + PAGE])
            for n, area in cursor.fetchall():
                answers[n] = holder[area]
    return answers


def on_shared_edges(outlines: Sequence[BaseGeometry], number: int, rng: np.random.Generator) -> Float:
    """(n, 2) points interpolated on edges that two outlines have in common, vertex by vertex."""
    return _interpolated(_edges(outlines, times=2), number, rng)


def on_edges(outlines: Sequence[BaseGeometry], number: int, rng: np.random.Generator) -> Float:
    """The same on any edge."""
    return _interpolated(_edges(outlines, times=1), number, rng)


def _interpolated(edges: Float, number: int, rng: np.random.Generator) -> Float:
    chosen, part = edges[rng.integers(0, len(edges), number)], rng.uniform(0, 1, (number, 1))
    return chosen[:, :2] + part * (chosen[:, 2:] - chosen[:, :2])


def _edges(outlines: Sequence[BaseGeometry], *, times: int) -> Float:
    """(e, 4) edges that occur so many times or more, each once."""
    rings = read_rings(outlines, [str(at) for at in range(len(outlines))])
    joined = np.ones(len(rings.vertices) - 1, bool)
    joined[rings.ring_starts[1:-1] - 1] = False
    edges = np.hstack([rings.vertices[:-1], rings.vertices[1:]])[joined]
    ahead = (edges[:, 0] < edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] < edges[:, 3]))
    distinct, found = np.unique(np.where(ahead[:, None], edges, edges[:, [2, 3, 0, 1]]), axis=0, return_counts=True)
    return np.asarray(distinct[found >= times])


def vertices(outlines: Sequence[BaseGeometry]) -> Float:
    return np.unique(shapely.get_coordinates(np.array(outlines, dtype=object)), axis=0)


def anywhere(outlines: Sequence[BaseGeometry], number: int, rng: np.random.Generator) -> Float:
    """(n, 2) points in the city and some ten metres around it, in its holes too.

    Not farther out: there the database measures its way to the nearest outline, which takes it milliseconds a point.
    """
    city = shapely.union_all(np.array(outlines, dtype=object)).buffer(0.0001)
    (west, south, east, north), found = city.bounds, np.empty((0, 2))
    shapely.prepare(city)
    while len(found) < number:
        tried = rng.uniform([west, south], [east, north], (number, 2))
        found = np.vstack([found, tried[shapely.contains_xy(city, *tried.T)]])
    return found[:number]
