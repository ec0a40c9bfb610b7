"""Outlines between GeoJSON, which is drawn, and WKT, which a directory keeps. Both EPSG:4326, longitude first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, box, mapping, shape

from geo_pot.agencies.directory.outlines import OutlineError, read_outline
from geo_pot.backoffice.queries.extent import extent_of
from geo_pot.backoffice.words import say
from spatial.models import Territory

LONGEST = 400_000  # characters: some ten thousand corners, more than somebody draws
NOWHERE = Path("/nonexistent")  # no outline of a form is read from a file


class OutlineRefused(ValueError):
    """An outline that cannot be used; the text says why."""


def geojson_of(wkt: str) -> dict[str, Any]:
    return dict(mapping(shapely.from_wkt(wkt)))


def wkt_of(text: str, *, territory: Territory) -> str:
    """MultiPolygon WKT of a geometry, a Feature or a FeatureCollection. Raises OutlineRefused."""
    if len(text) > LONGEST:
        raise OutlineRefused(_("The outline has too many corners: simplify it."))
    try:
        polygons = [shape(geometry) for geometry in _geometries(json.loads(text, parse_constant=_no_number))]
        whole = polygons[0] if len(polygons) == 1 else MultiPolygon([p for each in polygons for p in _parts(each)])
        wkt = read_outline(NOWHERE, shapely.to_wkt(whole, rounding_precision=-1))
    except OutlineError as error:
        raise OutlineRefused(_("The outline %(problem)s.") % {"problem": say(error)}) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, shapely.errors.GEOSException):
        raise OutlineRefused(_("This is no GeoJSON of a Polygon or MultiPolygon.")) from None
    extent = extent_of(territory)
    if extent is not None and not shapely.from_wkt(wkt).intersects(box(*extent)):
        raise OutlineRefused(_("The outline lies outside the city: are longitude and latitude swapped?"))
    return wkt


def _geometries(document: Any) -> list[Any]:  # noqa: ANN401 -- JSON
    if document["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in document["features"]]
    return [document["geometry"] if document["type"] == "Feature" else document]


def _parts(geometry: Any) -> list[Any]:  # noqa: ANN401 -- shapely's
    return list(getattr(geometry, "geoms", [geometry]))


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")
