"""Small cities of squares, and files of every accepted kind made of them."""

import json
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from spatial.importing.drafting import Draft, Request, draft_boundaries
from spatial.importing.fitting import FitRules
from spatial.importing.records import NamedOutline

METRIC_SRID = 32748
TERRITORY = "32.75"
WEST, SOUTH = 107.0, -6.25  # of every city here
STEP = 0.01  # degrees, about 1.1 km
METRE = STEP / 1_106  # in degrees, along either axis there, to 1 %

Properties = Mapping[str, Any]
Features = Sequence[tuple[Properties, BaseGeometry]]


def square(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """A rectangle on a grid of about 1.1 km, in degrees."""
    west, east = (round(WEST + at * STEP, 12) for at in (column, column + width))  # rounded: neighbours meet exactly
    south, north = (round(SOUTH + at * STEP, 12) for at in (row, row + height))
    return shapely.box(west, south, east, north)


def kelurahan(number: int, parent: int = 1, **others: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    return {
        "code": f"32.75.{parent:02}.10{number:02}",
        "name": f"Kelurahan {number}",
        "parent_code": f"32.75.{parent:02}",
        "parent_name": f"Kecamatan {parent}",
        **others,
    }


def city() -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Four kelurahan in a row, two in each of two kecamatan: a valid coverage."""
    return [(kelurahan(column + 1, parent=1 + column // 2), square(column, 0)) for column in range(4)]


def outlines(features: Features) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([outline for _, outline in features], dtype=object)


def named(properties: Properties, outline: BaseGeometry, number: int = 1) -> NamedOutline:
    return NamedOutline(
        number,
        properties["code"],
        properties["name"],
        (),
        properties.get("parent_code", ""),
        properties.get("parent_name", ""),
        tuple(properties.get("parent_aliases", ())),
        outline,
    )


def names(features: Features) -> list[NamedOutline]:
    return [named(properties, outline, number) for number, (properties, outline) in enumerate(features, start=1)]


def collection(features: Features, **members: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    return {
        "type": "FeatureCollection",
        **members,
        "features": [
            {"type": "Feature", "properties": dict(properties), "geometry": mapping(outline)}
            for properties, outline in features
        ],
    }


def write_geojson(path: Path, features: Features, **members: Any) -> str:  # noqa: ANN401  # any JSON value
    path.write_text(json.dumps(collection(features, **members)), encoding="utf-8")
    return str(path)


def write_layer(
    path: Path, features: Features, *, driver: str = "GPKG", crs: str | None = "EPSG:4326", layer: str = "kelurahan"
) -> str:
    """A GeoPackage, or a bare Shapefile; another layer is added to a GeoPackage that exists."""
    fields = list(features[0][0]) if features else ["code"]
    columns = [np.array([properties[field] for properties, _ in features], dtype=object) for field in fields]
    shapes = np.array([shapely.to_wkb(outline) for _, outline in features], dtype=object)
    kinds = {outline.geom_type + (" Z" if outline.has_z else "") for _, outline in features}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.raw.write(
            str(path),
            shapes,
            columns,
            [field[:10] for field in fields] if driver == "ESRI Shapefile" else fields,
            layer=layer if driver == "GPKG" else None,
            driver=driver,
            geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
            crs=crs,
            append=path.exists(),
        )
    return str(path)


def write_zipped_shapefile(
    path: Path, features: Features, *, crs: str | None = "EPSG:4326", layer: str = "batas", also: Sequence[str] = ()
) -> str:
    """A ZIP with one Shapefile; `also` lists layers that are copies of it."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    write_layer(folder / f"{layer}.shp", features, driver="ESRI Shapefile", crs=crs)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            for name in (layer, *also):
                archive.write(part, f"peta/{name}{part.suffix.upper()}")
    return str(path)


def request(path: str, *, repair_m: float | None = None, **others: Any) -> Request:  # noqa: ANN401  # its fields
    """What to import, by the rules of the cities here."""
    fields = {"level": "kelurahan", "territory_code": TERRITORY, "territory_name": "Kota"} | others
    return Request(path=path, rules=FitRules(METRIC_SRID, 25, repair_m), **fields)


def draft(path: str, **options: Any) -> Draft:  # noqa: ANN401  # the request's fields
    return draft_boundaries(request(path, **options))
