"""A boundary file read in full, in degrees, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from spatial.importing.errors import FileTooLarge, MisplacedCoordinates, UnknownFormat, UnknownSrid, UnreadableFeatures
from spatial.importing.geojson import read_geojson
from spatial.importing.projection import WGS84, Geometries, transform
from spatial.importing.records import BoundaryFile, Feature
from spatial.importing.source_files import Format, Limits, local_file, recognise, unpacked_shapefile
from spatial.importing.vector_layer import geopackage_layer, read_layer

AXES_SWAPPED = "the axes are swapped. Longitude comes first; export the file again with x = longitude."


@dataclass(frozen=True)
class _Content:
    """What a format's reader found.

    crs   "AUTHORITY:CODE", WKT, or None where the file tells nothing
    """

    layer: str | None
    crs: str | None
    features: list[Feature]
    has_heights: bool


def read_boundaries(
    path: str, *, srid: int | None = None, layer: str | None = None, limits: Limits | None = None
) -> BoundaryFile:
    """Read GeoJSON, GeoPackage or a zipped Shapefile.

    path      a regular file of this machine
    srid      the EPSG code of its coordinates, needed where the file does not declare one
    layer     needed where there are several
    returns   features in EPSG:4326, two-dimensional, numbered as in the file; coordinates that come in EPSG:4326 are
              not touched

    Raises a BoundaryFileError of the kind that fits. Memory is bounded by `limits`, whatever the file says of itself.
    """
    limits = limits or Limits()
    file = local_file(path)
    content = _content(file, recognise(file, limits), layer, limits)
    if not content.features:
        raise UnknownFormat(f"{file.name} has no features: an edition needs at least one boundary.")
    _require_vertices_below(limits.vertices, file.name, content.features)
    crs, notices = _reference_system(file.name, content.crs, srid)
    features = _in_degrees(file.name, content.features, crs)
    if content.has_heights:
        notices = [*notices, "Heights (a third coordinate) were dropped: outlines are flat."]
    return BoundaryFile(file.name, content.layer, crs, tuple(features), tuple(notices))


def _content(file: Path, kind: Format, layer: str | None, limits: Limits) -> _Content:
    if kind is Format.GEOJSON:
        return _Content(None, *read_geojson(file, limits))
    if kind is Format.GEOPACKAGE:
        chosen = geopackage_layer(file, layer)
        return _Content(chosen, *read_layer(file, file.name, chosen, limits))
    with unpacked_shapefile(file, layer, limits) as shapefile:
        return _Content(layer, *read_layer(shapefile, file.name, None, limits))


def _require_vertices_below(limit: int, name: str, features: Iterable[Feature]) -> None:
    vertices = sum(int(shapely.get_num_coordinates(feature.outline)) for feature in features)
    if vertices > limit:
        raise FileTooLarge(
            f"{name} has {vertices:,} vertices, more than the {limit:,} that are read: "
            "simplify it as a coverage (in QGIS: Coverage Simplify), so that shared edges stay shared."
        )


def _reference_system(name: str, declared: str | None, srid: int | None) -> tuple[str, list[str]]:
    """The system to read coordinates in, from the file's word and the user's.

    raises   UnknownSrid where neither tells, or both do and differ
    """
    if srid is None:
        if declared is None:
            raise UnknownSrid(f"{name} does not say in which reference system it is: say it with --srid N (EPSG code).")
        return declared, []
    asked = f"EPSG:{srid}"
    if declared in (None, asked):
        return asked, []
    if re.fullmatch(r"[A-Z]+:[0-9]+", str(declared)):
        raise UnknownSrid(
            f"{name} declares {declared}, and --srid says {asked}: leave --srid away, or correct the declaration."
        )
    return asked, [f"The file's own reference system has no EPSG code; it was read as {asked}, as --srid says."]


def _in_degrees(name: str, features: list[Feature], crs: str) -> list[Feature]:
    """The features in EPSG:4326.

    raises   MisplacedCoordinates for what cannot be degrees, UnreadableFeatures for a crossing of the antimeridian
    """
    outlines: Geometries = np.array([feature.outline for feature in features], dtype=object)
    if crs != WGS84:
        outlines = transform(outlines, crs, WGS84)
    _require_degrees(name, outlines, crs)
    _require_one_side_of_the_antimeridian(name, features, outlines)
    return [replace(feature, outline=outline) for feature, outline in zip(features, outlines, strict=True)]


def _require_degrees(name: str, outlines: Geometries, crs: str) -> None:
    west, south, east, north = shapely.total_bounds(outlines)
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return
    found = f"{name}: longitudes run from {west:.6g} to {east:.6g} and latitudes from {south:.6g} to {north:.6g}"
    if south >= -180 and north <= 180 and west >= -90 and east <= 90:
        raise MisplacedCoordinates(f"{found}; {AXES_SWAPPED}")
    raise MisplacedCoordinates(f"{found}, which are no degrees, read as {crs}: say the right system with --srid N.")


def _require_one_side_of_the_antimeridian(name: str, features: list[Feature], outlines: Geometries) -> None:
    bounds = shapely.bounds(outlines)
    wide = np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180)
    if len(wide):
        crosses = "spans more than 180° of longitude; a place that crosses the antimeridian cannot be stored"
        raise UnreadableFeatures(name, [f"feature {features[at].number}: {crosses}" for at in wide])
