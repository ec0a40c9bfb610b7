"""Geometry at the door, without a database: whatever comes in, the answer is a geometry or a sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bodies import read_point
from api.geometry import GeometryError, read_bbox, read_polygon
from api.problems import InvalidBody
from api.v1.reading import read_report, read_revision
from spatial.bbox import BBox

ODD = [0, 180, -180.0001, 90, 106.98, -6.2, 1e308, 10**400, math.nan]
NUMBERS = st.floats() | st.integers() | st.sampled_from(ODD)
TEXT = st.text(max_size=4)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3))
TYPES = st.sampled_from(["Point", "Polygon", "MultiPolygon", "MultiPoint", "GeometryCollection", "Feature", ""])
GEOMETRIES = st.fixed_dictionaries({"type": TYPES | SCALARS, "coordinates": JSON}, optional={"crs": JSON})
WKT = st.from_regex(r"(MULTI)?POLYGON\(\([-0-9., ()]*\)\)", fullmatch=True)
MEMBERS = dict.fromkeys(("lon", "lat", "category", "text", "kind", "accuracy_m", "territory", "type"), JSON)
BODIES = (
    JSON
    | st.fixed_dictionaries({}, optional=MEMBERS)
    | st.fixed_dictionaries({"type": st.just("Feature"), "geometry": GEOMETRIES | JSON, "properties": JSON})
)
fuzzed = settings(max_examples=200, deadline=None)


@given(GEOMETRIES)
@fuzzed
def test_a_point_is_in_range_or_refused(value: object) -> None:
    try:
        lon, lat = read_point(value)
    except GeometryError:
        return
    assert abs(lon) <= 180
    assert abs(lat) <= 90


@given(BODIES)
@fuzzed
def test_a_body_is_read_or_refused_with_pointers_into_it(value: object) -> None:
    for read in (read_report, read_revision):
        assert all(pointer == "" or pointer.startswith("/") for pointer in refused(read, value))


def refused(read: Callable[[object], object], value: object) -> list[str]:
    try:
        read(value)
    except InvalidBody as error:
        return [each["pointer"] for each in error.errors]
    return []


@given(st.text(max_size=60) | GEOMETRIES.map(json.dumps) | WKT)
@fuzzed
def test_a_polygon_is_valid_or_refused(text: str) -> None:
    try:
        polygon = read_polygon(text)
    except GeometryError:
        return
    assert (polygon.valid, polygon.srid) == (True, 4326)


@given(st.text(max_size=60) | st.lists(NUMBERS, max_size=6).map(lambda numbers: ",".join(map(str, numbers))))
@fuzzed
def test_a_box_is_in_order_or_refused(text: str) -> None:
    try:
        box = read_bbox(text)
    except GeometryError:
        return
    assert -180 <= box.west <= box.east <= 180
    assert -90 <= box.south <= box.north <= 90


def test_a_height_is_left() -> None:
    assert read_point({"type": "Point", "coordinates": [106.98, -6.24, 21]}) == (106.98, -6.24)


def test_a_box_may_be_a_point() -> None:
    assert read_bbox("106.9,-6.3,106.9,-6.3") == BBox(106.9, -6.3, 106.9, -6.3)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((106 -7, 107 -7, 107 -6, 106 -6, 106 -7))",
        "multipolygon (((106 -7, 107 -7, 107 -6, 106 -7)), ((108 -7, 109 -7, 109 -6, 108 -7)))",
        "POLYGON((106 -7,108 -7,108 -5,106 -5,106 -7),(106.5 -6.5,107 -6.5,107 -6,106.5 -6.5))",
        '{"type":"Polygon","coordinates":[[[106,-7,5],[107,-7,5],[107,-6,5],[106,-7,5]]]}',
    ],
)
def test_polygons_with_islands_holes_and_heights_are_read(text: str) -> None:
    assert read_polygon(text).area > 0


def test_a_polygon_of_many_vertices_is_read_up_to_the_limit() -> None:
    circle = shapely.Point(106.9, -6.2).buffer(0.1, quad_segs=499)
    finer = shapely.Point(106.9, -6.2).buffer(0.1, quad_segs=501)

    assert read_polygon(shapely.to_wkt(circle)).num_points == 1_997
    with pytest.raises(GeometryError, match="2,000 vertices"):
        read_polygon(shapely.to_wkt(finer))
    with pytest.raises(GeometryError, match="2,000 vertices"):
        read_polygon(shapely.to_geojson(finer))
