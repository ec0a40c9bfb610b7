"""GeoJSON (RFC 7946) read strictly and exactly: the numbers as written, no driver in between."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import FileTooLarge, UnknownFormat, UnknownSrid, UnreadableFeatures
from spatial.importing.projection import WGS84
from spatial.importing.records import Feature
from spatial.importing.source_files import Limits

# A vertex is one bracket, and short rings have a few more. Python needs 150 bytes for each, so they are counted first.
BRACKETS_A_VERTEX = 4

CRS84 = re.compile(r"(urn:ogc:def:crs:OGC:(1\.3)?:CRS84|OGC:CRS84)", re.IGNORECASE)
EPSG = re.compile(r"(?:urn:ogc:def:crs:EPSG:[0-9.]*:|EPSG:)([0-9]+)", re.IGNORECASE)


class _NotABoundary(Exception):
    """Why one feature's geometry is refused; becomes one of UnreadableFeatures' problems."""


def read_geojson(path: Path, limits: Limits) -> tuple[str, list[Feature], bool]:
    """The reference system, the features in that system, and whether heights were dropped.

    raises   UnknownFormat for what is no FeatureCollection, UnreadableFeatures, FileTooLarge, UnknownSrid
    """
    collection = _collection(path, limits)
    members = collection["features"]
    if len(members) > limits.features:
        raise FileTooLarge(
            f"{path.name} has {len(members):,} features, more than the {limits.features:,} that are read."
        )
    features, problems, flattened = [], [], False
    for number, member in enumerate(members, start=1):
        try:
            feature, has_heights = _feature(number, member)
        except _NotABoundary as reason:
            problems.append(f"feature {number}: {reason}")
            continue
        features.append(feature)
        flattened = flattened or has_heights
    if problems:
        raise UnreadableFeatures(path.name, problems)
    return _declared_crs(collection, path.name), features, flattened


def _collection(path: Path, limits: Limits) -> dict[str, Any]:
    text = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if text.count(b"[") + text.count(b"{") > BRACKETS_A_VERTEX * limits.vertices:
        raise FileTooLarge(f"{path.name} nests more values than {limits.vertices:,} vertices do: simplify it.")
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as reason:
        raise UnknownFormat(f"{path.name} is not valid JSON: {reason}.") from reason
    if content.get("type") == "Feature":
        return {"features": [content]}
    if content.get("type") != "FeatureCollection" or not isinstance(content.get("features"), list):
        raise UnknownFormat(f"{path.name} is no GeoJSON FeatureCollection (its type is {content.get('type')!r}).")
    return dict(content)


def _declared_crs(collection: Mapping[str, Any], name: str) -> str:
    """RFC 7946 knows WGS 84 only, but QGIS and ogr2ogr still write the `crs` member of its forerunner."""
    declared = collection.get("crs")
    if declared is None:
        return WGS84
    properties = declared.get("properties") if isinstance(declared, dict) else None
    text = str(properties.get("name")) if isinstance(properties, dict) else ""
    if CRS84.fullmatch(text):
        return WGS84
    if epsg := EPSG.fullmatch(text):
        return f"EPSG:{epsg[1]}"
    raise UnknownSrid(
        f"{name} declares the reference system {text or declared!r}: write it as urn:ogc:def:crs:EPSG::N."
    )


def _feature(number: int, member: object) -> tuple[Feature, bool]:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        raise _NotABoundary("is no GeoJSON Feature")
    properties = member.get("properties") or {}
    if not isinstance(properties, dict):
        raise _NotABoundary("has properties that are no object")
    outline, has_heights = _outline(member.get("geometry"))
    return Feature(number, properties, outline), has_heights


def _outline(geometry: object) -> tuple[BaseGeometry, bool]:
    if geometry is None:
        raise _NotABoundary("has no geometry")
    if not isinstance(geometry, dict):
        raise _NotABoundary("has a geometry that is no object")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        rings = [_rings(coordinates)]
    elif kind == "MultiPolygon":
        rings = [_rings(polygon) for polygon in _list(coordinates)]
    else:
        raise _NotABoundary(f"is a {kind}: only Polygon and MultiPolygon bound a place")
    if not rings:
        raise _NotABoundary("has an empty geometry")
    polygons = [shapely.Polygon(outer[:, :2], [hole[:, :2] for hole in holes]) for outer, *holes in rings]
    has_heights = any(ring.shape[1] == 3 for polygon in rings for ring in polygon)
    return (polygons[0] if kind == "Polygon" else shapely.MultiPolygon(polygons)), has_heights


def _rings(coordinates: object) -> list[NDArray[np.float64]]:
    rings = [_ring(ring) for ring in _list(coordinates)]
    if not rings:
        raise _NotABoundary("has an empty geometry")
    return rings


def _ring(positions: object) -> NDArray[np.float64]:
    """One ring as an (n, 2) or (n, 3) array, closed, of finite numbers."""
    try:
        ring = np.asarray(_list(positions))
    except ValueError as reason:
        raise _NotABoundary("has positions with different counts of numbers") from reason
    if ring.ndim != 2 or ring.shape[1] not in (2, 3) or ring.dtype.kind not in "iuf":
        raise _NotABoundary("has a ring that is no list of positions [longitude, latitude]")
    numbers = ring.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise _NotABoundary("has a coordinate that is not finite")
    if len(numbers) < 4:
        raise _NotABoundary(f"has a ring of {len(numbers)} positions; the shortest has 4")
    if not np.array_equal(numbers[0, :2], numbers[-1, :2]):
        raise _NotABoundary(f"has a ring that is not closed at {numbers[-1, 0]}, {numbers[-1, 1]}")
    return numbers


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise _NotABoundary("has coordinates that are no list")
    return value
