"""The difference of two editions as GeoJSON, to be looked at in QGIS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from spatial.editions.records import Held, Piece
from spatial.importing.projection import WGS84, transform

DECIMALS = 7  # a centimetre: pieces may be slivers


def pieces_as_geojson(pieces: Sequence[tuple[Piece, int | None]], metric_srid: int) -> dict[str, Any]:
    """A FeatureCollection (EPSG:4326) of pieces, the largest first, with the complaints that move with each.

    area_m2 is measured in the metric system.
    """
    areas_m2 = piece_areas_m2([piece for piece, _ in pieces], metric_srid)
    features = [_feature(piece, number, area_m2) for (piece, number), area_m2 in zip(pieces, areas_m2, strict=True)]
    return {
        "type": "FeatureCollection",
        "features": sorted(features, key=lambda feature: -feature["properties"]["area_m2"]),
    }


def piece_areas_m2(pieces: Iterable[Piece], metric_srid: int) -> list[float]:
    """Areas in the plane of a metric system (EPSG code), m²."""
    outlines = np.array([piece.outline for piece in pieces], dtype=object)
    if not len(outlines):
        return []
    areas: list[float] = shapely.area(transform(outlines, WGS84, f"EPSG:{metric_srid}")).tolist()
    return areas


def _feature(piece: Piece, complaints: int | None, area_m2: float) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": mapping(shapely.set_precision(piece.outline, 10**-DECIMALS, mode="pointwise")),
        "properties": {
            "move": piece.move.value,
            **_held("from", piece.before),
            **_held("to", piece.after),
            "area_m2": round(area_m2, 2),
            **({} if complaints is None else {"complaints": complaints}),
        },
    }


def _held(side: str, held: Held | None) -> dict[str, Any]:
    return {f"{side}_code": held.code if held else None, f"{side}_name": held.name if held else None}
