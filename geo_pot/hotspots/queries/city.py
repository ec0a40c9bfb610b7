"""Where a city is, in the metres of its Territory: for cells, which are of the city when it covers their centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from django.db import connection

from geo_pot.hotspots.sql import read_sql
from spatial.analysis.arrays import BoolArray, FloatArray
from spatial.analysis.cube import CellFrame
from spatial.models import Edition, Territory

READ_CITY = read_sql("read_city")


@dataclass(frozen=True, slots=True)
class City:
    """The frame of its cells, which of them are the city's (rows, columns), and its outline in metres."""

    frame: CellFrame
    cells: BoolArray
    outline: shapely.Geometry

    def covers(self, x: FloatArray, y: FloatArray) -> BoolArray:
        """(n,) which points lie in the outline, its edge included."""
        inside: BoolArray = shapely.intersects_xy(self.outline, x, y)
        return inside


def read_city(edition: Edition, territory: Territory, cell_m: float) -> City | None:
    """The city as an edition draws it; None where that has no kelurahan. Outlines of an edition never change."""
    return draw_city(edition.pk, territory.metric_srid, cell_m)


@lru_cache(maxsize=4)
def draw_city(edition_id: int, srid: int, cell_m: float) -> City | None:
    with connection.cursor() as cursor:
        cursor.execute(READ_CITY, {"edition_id": edition_id, "srid": srid})
        outlines = [shapely.from_wkb(bytes(row[0])) for row in cursor.fetchall()]
    if not outlines:
        return None
    outline = shapely.union_all(outlines)
    shapely.prepare(outline)
    west, south, east, north = shapely.bounds(outline)
    frame = CellFrame.around(np.array([west, east]), np.array([south, north]), cell_m)
    x = frame.west + (np.arange(frame.columns) + 0.5) * cell_m
    y = frame.south + (np.arange(frame.rows) + 0.5) * cell_m
    cells: BoolArray = np.asarray(shapely.intersects_xy(outline, *np.meshgrid(x, y)))
    return City(frame, cells, outline) if cells.any() else None
