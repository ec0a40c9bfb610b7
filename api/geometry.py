"""Geometry at the door: what comes in is checked number by number, and what is wrong with it is said."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import shapely
import shapely.geometry
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from rest_framework.exceptions import ParseError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from api.formats import read_json
from spatial.bbox import BBox
from spatial.models import WGS84_SRID

VERTEX_LIMIT = 2_000
POSITION_LENGTHS = (2, 3)  # RFC 7946: a third number is a height, which we leave
POLYGON_DEPTH = {"Polygon": 2, "MultiPolygon": 3}  # lists around a position
WKT = re.compile(r"\s*(MULTI)?POLYGON\s*\([-+0-9.eE,()\s]*\)\s*", re.IGNORECASE)


class GeometryError(Exception):
    """A geometry that cannot be; the text says why."""


def read_number(value: object, name: str) -> float:
    """A finite number; text that looks like one is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeometryError(f"{name} is a number, not {describe(value)}")
    if isinstance(value, int) and abs(value) > 1_000_000_000:
        raise GeometryError(f"{name} lies far outside any range")
    if not math.isfinite(value):
        raise GeometryError(f"{name} is a finite number")
    return float(value)


def describe(value: object) -> str:
    names = {str: "text", bool: "true or false", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), "something else")


def check_position(lon: float, lat: float) -> None:
    """Within the range of degrees, longitude first."""
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise GeometryError(f"lat is {lat:g}, beyond 90 degrees: are lon and lat swapped? Longitude comes first")
    if abs(lon) > 180:
        raise GeometryError(f"lon is {lon:g}: it lies between -180 and 180 degrees")
    if abs(lat) > 90:
        raise GeometryError(f"lat is {lat:g}: it lies between -90 and 90 degrees")


def read_position(value: object) -> tuple[float, float]:
    """lon, lat of a GeoJSON position of two or three numbers."""
    if not isinstance(value, list) or len(value) not in POSITION_LENGTHS:
        raise GeometryError("a position is a list of longitude and latitude, with a height at most")
    lon, lat, *height = (
        read_number(number, name) for number, name in zip(value, ("longitude", "latitude", "height"), strict=False)
    )
    del height
    check_position(lon, lat)
    return lon, lat


def read_bbox(text: str) -> BBox:
    """`west,south,east,north` in degrees."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise GeometryError("four numbers are needed, west,south,east,north, in degrees") from None
    if len(numbers) != 4:
        raise GeometryError(f"four numbers are needed, west,south,east,north, not {len(numbers)}")
    if not all(map(math.isfinite, numbers)):
        raise GeometryError("each of the four is a finite number")
    west, south, east, north = numbers
    check_position(west, south)
    check_position(east, north)
    if west > east:
        raise GeometryError(f"west ({west:g}) lies east of east ({east:g}): a box cannot cross the antimeridian")
    if south > north:
        raise GeometryError(f"south ({south:g}) lies north of north ({north:g})")
    return BBox(west, south, east, north)


def read_polygon(text: str) -> Polygon | MultiPolygon:
    """A Polygon or MultiPolygon from WKT or GeoJSON: in range, within the vertex limit, valid."""
    shape = read_geojson_polygon(text) if text.lstrip().startswith("{") else read_wkt_polygon(text)
    if shape.is_empty:
        raise GeometryError("the polygon is empty")
    for lon, lat in shapely.get_coordinates(shape):
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise GeometryError("each coordinate is a finite number")
        check_position(lon, lat)
    if not shape.is_valid:
        raise GeometryError(f"the polygon is not valid: {shapely.is_valid_reason(shape)}")
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shapely.force_2d(shape))), srid=WGS84_SRID)
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise GeometryError("a Polygon or MultiPolygon is needed")
    return geometry


def read_wkt_polygon(text: str) -> BaseGeometry:
    if not WKT.fullmatch(text):
        raise GeometryError("a POLYGON or MULTIPOLYGON is needed, as WKT or GeoJSON, of two-dimensional positions")
    if text.count(",") > VERTEX_LIMIT:
        raise too_many_vertices()
    try:
        return shapely.from_wkt(text)
    except ShapelyError as error:
        raise GeometryError(f"the WKT cannot be read: {error}") from error


def read_geojson_polygon(text: str) -> BaseGeometry:
    try:
        value = read_json(text)
    except ParseError as error:
        raise GeometryError(str(error.detail)) from error
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in POLYGON_DEPTH:
        raise GeometryError("the GeoJSON is to be a Polygon or MultiPolygon geometry")
    rings = list(read_rings(value.get("coordinates"), POLYGON_DEPTH[kind]))
    if sum(map(len, rings)) > VERTEX_LIMIT:
        raise too_many_vertices()
    try:
        return shapely.geometry.shape({"type": kind, "coordinates": value["coordinates"]})
    except (ShapelyError, ValueError) as error:
        raise GeometryError(f"the GeoJSON cannot be read: {error}") from error


def read_rings(value: object, depth: int) -> Iterator[list[tuple[float, float]]]:
    """The rings of a Polygon's or MultiPolygon's coordinates, each closed and of four positions at least."""
    if not isinstance(value, list) or not value:
        raise GeometryError("coordinates are lists of rings, none of them empty")
    if depth > 1:
        for part in value:
            yield from read_rings(part, depth - 1)
        return
    ring = [read_position(position) for position in value]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise GeometryError("a ring has four positions at least, the last one equal to the first")
    yield ring


def too_many_vertices() -> GeometryError:
    return GeometryError(
        f"the polygon has more than {VERTEX_LIMIT:,} vertices: simplify it, or ask for an area instead"
    )
