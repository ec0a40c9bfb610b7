"""Outlines as flat arrays of rings, in the order of their codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.cells.errors import BadOutline

Float = NDArray[np.float64]
Int = NDArray[np.int32]
Byte = NDArray[np.uint8]

POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
LEAST_VERTICES = 4  # of a closed ring


class Rings(NamedTuple):
    """Closed rings one behind the other: by outline, by polygon, the shell before its holes.

    vertices        (v, 2) lon, lat in degrees
    ring_starts     (r + 1,) first vertex of each ring
    ring_is_hole    (r,)
    outline_starts  (o + 1,) first ring of each outline
    """

    vertices: Float
    ring_starts: Int
    ring_is_hole: Byte
    outline_starts: Int


def sorted_by_code(outlines: Iterable[BaseGeometry], codes: Iterable[str]) -> tuple[list[BaseGeometry], list[str]]:
    """Both in the order of the codes, as "C"-collated text, so that the lower position is the lower code."""
    outlines, codes = list(outlines), list(codes)
    if len(outlines) != len(codes):
        raise BadOutline(f"{len(outlines)} outlines and {len(codes)} codes: each outline needs one")
    if not codes:
        raise BadOutline("no outlines: an index needs at least one")
    order = sorted(range(len(codes)), key=codes.__getitem__)
    ordered = [codes[position] for position in order]
    for code, following in pairwise(ordered):
        if code == following:
            raise BadOutline(f"code {code} stands for two outlines: unite them, or give each a code of its own")
    return [outlines[position] for position in order], ordered


def read_rings(outlines: Sequence[BaseGeometry], codes: Sequence[str]) -> Rings:
    """The rings of polygons and multipolygons in degrees; a third coordinate is left out. Raises BadOutline."""
    for outline, code in zip(outlines, codes, strict=True):
        _check(outline, code)
    polygons, outline_of_polygon = shapely.get_parts(np.array(outlines, dtype=object), return_index=True)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    sizes = shapely.get_num_coordinates(rings)
    is_ring = sizes >= LEAST_VERTICES  # an empty polygon among others gives an empty ring
    rings, polygon_of_ring, sizes = rings[is_ring], polygon_of_ring[is_ring], sizes[is_ring]
    is_hole = np.r_[False, polygon_of_ring[1:] == polygon_of_ring[:-1]]
    outline_of_ring = outline_of_polygon[polygon_of_ring]
    return Rings(
        vertices=np.ascontiguousarray(shapely.get_coordinates(rings)),
        ring_starts=np.r_[0, np.cumsum(sizes)].astype(np.int32),
        ring_is_hole=is_hole.astype(np.uint8),
        outline_starts=np.searchsorted(outline_of_ring, np.arange(len(outlines) + 1)).astype(np.int32),
    )


def content_sha256(rings: Rings, codes: Sequence[str]) -> str:
    """Of codes and vertices, to the last bit; a polygon and a multipolygon of it alone are the same."""
    content = hashlib.sha256(json.dumps(list(codes)).encode())
    for array in rings:
        content.update(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
    return content.hexdigest()


def _check(outline: BaseGeometry, code: str) -> None:
    if shapely.get_type_id(outline) not in POLYGONAL:
        raise BadOutline(f"{code} is a {outline.geom_type}: an outline is a Polygon or MultiPolygon")
    if outline.is_empty:
        raise BadOutline(f"{code} is empty: leave it out, nothing lies in it")
    if shapely.get_srid(outline) not in {0, 4326}:
        raise BadOutline(f"{code} has SRID {shapely.get_srid(outline)}: transform it to EPSG:4326 first")
    vertices = shapely.get_coordinates(outline)
    if not np.isfinite(vertices).all():
        raise BadOutline(f"{code} has a coordinate that is not a number")
    lon, lat = np.abs(vertices).max(axis=0)
    if lon > 180 or lat > 90:
        raise BadOutline(f"{code} reaches {lon:g}, {lat:g}: outlines are lon, lat in degrees (EPSG:4326)")
