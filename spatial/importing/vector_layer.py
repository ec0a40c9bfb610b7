"""One layer of a GeoPackage or Shapefile, read through the GDAL in pyogrio's wheel."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import FileTooLarge, UnknownFormat, UnknownLayer, UnreadableFeatures, listing
from spatial.importing.records import Feature
from spatial.importing.source_files import Limits

FEATURE_TABLES = "select table_name from gpkg_contents where data_type = 'features' limit 100000"
# The tables by which GeoPackage describes itself: a view of such a name would run whenever the file is opened.
COMPUTED_CATALOGUE = r"""
    select name from sqlite_master where name like 'gpkg\_%' escape '\' and type = 'view'
    union all
    select sqlite_master.name from sqlite_master, pragma_table_xinfo(sqlite_master.name) as field
    where sqlite_master.name like 'gpkg\_%' escape '\' and sqlite_master.type = 'table'
        and field.hidden <> 0
"""
STORED = "select 1 from sqlite_master where name = ? and type = 'table' and sql not like 'create virtual%'"
POLYGON, MULTIPOLYGON = 3, 6  # shapely's type ids


def geopackage_layer(path: Path, layer: str | None) -> str:
    """The name of the layer to read: the one asked for, or the only one.

    raises   UnknownLayer; UnknownFormat for a layer that is a view or computes its columns, for those are programs
             that may give any number of rows of any size
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            computed = database.execute(COMPUTED_CATALOGUE).fetchone()
            if computed:
                raise UnknownFormat(f"{path.name}: its table {computed[0]} is computed, not stored: no GeoPackage.")
            layers = [row[0] for row in database.execute(FEATURE_TABLES)]
            chosen = _choose(path.name, layers, layer)
            stored = database.execute(STORED, [chosen]).fetchone()
            hidden = database.execute("select name from pragma_table_xinfo(?) where hidden <> 0", [chosen]).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as reason:
        raise UnknownFormat(f"{path.name} is a damaged GeoPackage ({reason}).") from reason
    if not stored or hidden:
        raise UnknownFormat(f"{path.name}: the layer {chosen} is computed, not stored. Export it to a plain table.")
    return chosen


def _choose(name: str, layers: list[str], layer: str | None) -> str:
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer in layers:
        return str(layer)
    asked = f"has no layer {layer}" if layer else "has not one layer"
    raise UnknownLayer(f"{name} {asked}, but: {listing(layers)}. Name one with --layer.")


def read_layer(path: Path, name: str, layer: str | None, limits: Limits) -> tuple[str | None, list[Feature], bool]:
    """The layer's reference system (None if untold), its features in that system, and whether heights were dropped.

    path   a GeoPackage, or an unpacked .shp
    name   the file as the user knows it, for messages
    raises UnknownFormat, FileTooLarge, UnreadableFeatures
    """
    try:
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True)
        if info["features"] > limits.features:
            raise FileTooLarge(
                f"{name} has {info['features']:,} features, more than the {limits.features:,} that are read."
            )
        about, _, shapes, columns = pyogrio.raw.read(path, layer=layer, datetime_as_string=True)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as reason:
        raise UnknownFormat(f"{name} cannot be read: {reason}") from reason
    fields = [str(field) for field in about["fields"]]
    cells = zip(*columns, strict=True) if fields else iter([()] * len(shapes))
    rows = [dict(zip(fields, map(_plain, row), strict=True)) for row in cells]
    outlines, has_heights = _outlines(name, shapes)
    features = [Feature(number, *parts) for number, parts in enumerate(zip(rows, outlines, strict=True), start=1)]
    return about["crs"], features, has_heights


def _plain(value: object) -> object:
    """A numpy scalar as Python's own; NaN, which is how pyogrio tells a null number, as None."""
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _outlines(name: str, shapes: list[bytes | None]) -> tuple[list[BaseGeometry], bool]:
    outlines, problems, has_heights = [], [], False
    for number, shape in enumerate(shapes, start=1):
        outline = _outline(shape)
        if isinstance(outline, str):
            problems.append(f"feature {number}: {outline}")
            continue
        has_heights = has_heights or bool(shapely.has_z(outline)) or bool(shapely.has_m(outline))
        outlines.append(shapely.force_2d(outline))
    if problems:
        raise UnreadableFeatures(name, problems)
    return outlines, has_heights


def _outline(shape: bytes | None) -> BaseGeometry | str:
    """The polygon, or why it is none."""
    if shape is None:
        return "has no geometry"
    try:
        outline = shapely.from_wkb(shape)
    except ShapelyError as reason:
        return f"has a geometry that cannot be read ({reason})"
    if shapely.get_type_id(outline) not in (POLYGON, MULTIPOLYGON):
        return f"is a {outline.geom_type}: only Polygon and MultiPolygon bound a place"
    if shapely.is_empty(outline):
        return "has an empty geometry"
    if not np.isfinite(shapely.get_coordinates(outline)).all():
        return "has a coordinate that is not finite"
    return outline
