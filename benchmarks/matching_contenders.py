"""Who is asked by benchmarks/matching.py: each takes outlines and points, gets ready, and answers when asked."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg2
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # a class of that name

from benchmarks.matching_cases import Case, built
from benchmarks.unavailable import Unavailable
from spatial.cells.outlines import Int

try:
    import geopandas
except ImportError:
    geopandas = None

NOWHERE = np.iinfo(np.int32).max
Column = NDArray[Any]


Answer = Callable[[], Int]  # (n,) the first outline that covers each point; -1 nowhere
Contender = Callable[[Case], Answer]  # what may be done once for all points is done before the Answer is asked


def cell_index(case: Case) -> Answer:
    index = built(case.outlines)
    lons, lats = np.ascontiguousarray(case.points[:, 0]), np.ascontiguousarray(case.points[:, 1])
    index.locate_many(lons[:1], lats[:1])  # compiled now
    return lambda: index.locate_many(lons, lats)


def strtree_of_polygons(case: Case) -> Answer:
    tree, points = shapely.STRtree(case.outlines), np.asarray(shapely.points(case.points))

    def ask() -> Int:
        point, outline = tree.query(points, predicate="covered_by")
        return first(point, outline, points.size)

    return ask


def strtree_of_points(case: Case) -> Answer:
    outlines, points = np.array(case.outlines, dtype=object), np.asarray(shapely.points(case.points))
    tree = shapely.STRtree(points)
    shapely.prepare(outlines)

    def ask() -> Int:
        outline, point = tree.query(outlines, predicate="covers")
        return first(point, outline, points.size)

    return ask


def geopandas_sjoin(case: Case) -> Answer:
    if geopandas is None:
        raise Unavailable("geopandas is not installed: pip install --require-hashes -r requirements/bench.txt")
    polygons = geopandas.GeoDataFrame(geometry=case.outlines, crs=4326)
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*case.points.T), crs=4326)

    def join() -> Int:
        joined = geopandas.sjoin(points, polygons, how="inner", predicate="covered_by")
        return first(joined.index.to_numpy(), joined["index_right"].to_numpy(), len(points))

    return join


class PostGIS:
    """The same outlines and points in tables with GiST indexes, analysed; the time is the server's answer alone."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    def load(self, case: Case) -> None:
        self.cursor.execute("drop table if exists outline, point")
        self.cursor.execute("create unlogged table outline (position int primary key, outline geometry)")
        self.cursor.execute("create unlogged table point (n int, place geometry)")
        self.cursor.executemany(
            "insert into outline values (%s, st_multi(st_setsrid(st_geomfromwkb(%s), 4326)))",
            list(enumerate([shapely.to_wkb(outline) for outline in case.outlines])),
        )
        places = shapely.set_srid(shapely.points(case.points), 4326)
        hexadecimal = np.asarray(shapely.to_wkb(places, hex=True, include_srid=True)).tolist()
        lines = "".join(f"{n}\t{place}\n" for n, place in enumerate(hexadecimal))
        self.cursor.copy_expert("copy point from stdin", io.StringIO(lines))
        self.cursor.execute("create index on outline using gist (outline)")
        self.cursor.execute("create index on point using gist (place)")
        self.cursor.execute("analyze outline, point")

    def join(self, case: Case) -> Answer:
        """For each polygon, its points: the plan that GiST on the points makes the cheapest."""
        return self._answer(case, "select n, position from outline join point on st_covers(outline, place)")

    def lateral(self, case: Case) -> Answer:
        """For each point, its polygon: what a view or a trigger asks."""
        return self._answer(
            case,
            """
            select n, position from point cross join lateral
            (select position from outline where st_covers(outline, place) order by position limit 1) holder
            """,
        )

    def nearest(self, case: Case) -> Answer:
        """For each point the outline nearest on the ellipsoid, as the database's own match asks."""
        self.load(case)
        self.cursor.execute("create index on outline using gist ((outline::geography))")
        query = """
            select position from point cross join lateral (
                select position, st_distance(outline::geography, place::geography) from outline
                order by outline::geography <-> place::geography, position limit 1
            ) nearest order by n
        """

        def ask() -> Int:
            self.cursor.execute(query)
            return np.array(self.cursor.fetchall(), np.int32).ravel()

        return ask

    def _answer(self, case: Case, query: str) -> Answer:
        self.load(case)

        def ask() -> Int:
            # The rows stay in the server: fetching them into Python would cost more than the join.
            self.cursor.execute("drop table if exists pg_temp.answer")
            self.cursor.execute("create temporary table answer as " + query)
            return np.empty(0, np.int32)

        return ask

    def answers(self, points: int) -> Int:
        self.cursor.execute("select n, position from pg_temp.answer")
        rows = np.array(self.cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
        return first(rows[:, 0], rows[:, 1], points)


def first(point: Column, outline: Column, points: int) -> Int:
    """(n,) the lowest outline that was found for each point."""
    answers = np.full(points, NOWHERE, np.int32)
    np.minimum.at(answers, point, outline)
    answers[answers == NOWHERE] = -1
    return answers


@contextmanager
def server() -> Iterator[PostGIS]:
    link = psycopg2.connect(os.environ["GEOPOT_DATABASE_OWNER_URL"].replace("postgis://", "postgresql://", 1))
    link.autocommit = True
    schema = f"benchmark_{os.getpid()}"
    with link.cursor() as cursor:
        cursor.execute(f"create schema {schema}")
        cursor.execute(f"set search_path = {schema}, public")
        try:
            yield PostGIS(cursor)
        finally:
            cursor.execute(f"drop schema {schema} cascade")
            link.close()
