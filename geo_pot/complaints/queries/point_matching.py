"""Where many points lie, by the published editions of all Territories at once."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from geo_pot.complaints.sql import read_sql

CREATE_POINTS = read_sql("create_points")
MATCH_POINTS = read_sql("match_points")


@dataclass(frozen=True, slots=True)
class NumberedPoint:
    """lon, lat in degrees (EPSG:4326), finite and in range; number names it in the answer."""

    number: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PointMatch:
    """Where a point lies. method: covers, nearest or unmatched, which names the nearest kelurahan all the same.
    kecamatan is None where the city has none; distance_m on the ellipsoid, 0 inside."""

    number: int
    kelurahan_code: str
    kelurahan_name: str
    kecamatan_code: str | None
    kecamatan_name: str | None
    method: str
    distance_m: float


def match_points(points: Iterable[NumberedPoint]) -> list[PointMatch]:
    """The match of each point, by number; nothing where no Territory has published boundaries."""
    rows = io.StringIO("".join(f"{point.number}\t{point.lon!r}\t{point.lat!r}\n" for point in points))
    with connection.cursor() as cursor:
        cursor.execute(CREATE_POINTS)
        cursor.execute("truncate complaints_point")
        cursor.copy_expert("copy complaints_point (number, lon, lat) from stdin", rows)
        cursor.execute("create index if not exists complaints_point_location on complaints_point using gist (location)")
        cursor.execute("analyze complaints_point")
        cursor.execute(MATCH_POINTS)
        return [PointMatch(*row) for row in cursor.fetchall()]
