"""Outlines of service areas: WKT in the entry itself, or a GeoJSON file beside it, both EPSG:4326 in lon, lat order."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import Problem
from geo_pot.worded import Sentence, Worded, sentence

FILE_ENDINGS = (".geojson", ".json")


# What GEOS finds wrong with polygons (its TopologyValidationError), before the place in brackets.
FAULT = re.compile(r"(?P<fault>[^\[]+)(?:\[(?P<place>.*)\])?")
FAULTS = {
    "Self-intersection": sentence("its lines cross"),
    "Ring Self-intersection": sentence("a ring touches itself"),
    "Duplicate Rings": sentence("a ring stands in it twice"),
    "Hole lies outside shell": sentence("a hole lies outside"),
    "Holes are nested": sentence("a hole lies in another"),
    "Nested shells": sentence("a part lies in another"),
    "Interior is disconnected": sentence("holes cut it in two"),
    "Too few points in geometry component": sentence("a ring has too few corners"),
    "Invalid Coordinate": sentence("a corner is no number"),
    "Ring is not closed": sentence("a ring is not closed"),
}


class OutlineError(Worded):
    """An outline that cannot be used; the text says why."""


def read_outlines(folder: Path, entries: Sequence[Raw]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The entries with each `outline` as MultiPolygon WKT, and what was wrong with any of them."""
    read, problems = [], []
    for entry in entries:
        try:
            read.append(
                dict(entry, outline=read_outline(folder, entry["outline"])) if "outline" in entry else dict(entry)
            )
        except OutlineError as error:
            text = sentence("outline %(wrong)s", wrong=error.sentence)
            problems.append(Problem("service_areas.toml", f"[[service_area]] {entry['code']}", text))
            read.append(dict(entry))
    return read, problems


def read_outline(folder: Path, text: str) -> str:
    """MultiPolygon WKT from WKT or from the name of a GeoJSON file in `folder`. Raises OutlineError."""
    geometry = _from_file(folder, text) if text.endswith(FILE_ENDINGS) else _from_wkt(text)
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        raise OutlineError("is a %(type)s, must be a Polygon or MultiPolygon with an inside", type=geometry.geom_type)
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise OutlineError("leaves the range of degrees; it must be longitude, latitude in EPSG:4326")
    if not geometry.is_valid:
        raise not_valid(explain_validity(geometry))
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    return shapely.to_wkt(MultiPolygon([shapely.force_2d(part) for part in parts]), rounding_precision=-1)


def not_valid(explanation: str) -> OutlineError:
    """explanation   as GEOS gives it: Self-intersection[106.98 -6.24]"""
    found = FAULT.fullmatch(explanation)
    fault, place = (found["fault"], found["place"]) if found else (explanation, None)
    words: Sentence | str = FAULTS.get(fault, fault)
    if place is None:
        return OutlineError("is not valid: %(fault)s", fault=words)
    return OutlineError("is not valid: %(fault)s at %(place)s", fault=words, place=place)


def _from_wkt(text: str) -> BaseGeometry:
    try:
        return shapely.from_wkt(text)
    except shapely.errors.GEOSException as error:
        raise OutlineError("is neither WKT nor the name of a .geojson file: %(reason)s", reason=error) from error


def _from_file(folder: Path, name: str) -> BaseGeometry:
    """All geometries of a GeoJSON file as one."""
    if Path(name).name != name:
        raise OutlineError("names %(name)s, must be a file beside service_areas.toml", name=repr(name))
    try:
        document = json.loads((folder / name).read_text(encoding="utf-8"))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        shapes = [shape(feature["geometry"] if feature["type"] == "Feature" else feature) for feature in features]
    except OSError as error:
        why = error.strerror
        raise OutlineError("names %(name)s, which cannot be read: %(reason)s", name=repr(name), reason=why) from error
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
        raise OutlineError(
            "names %(name)s, which is not GeoJSON with outlines: %(reason)s", name=repr(name), reason=repr(error)
        ) from error
    return shapely.union_all(shapes) if len(shapes) > 1 else shapes[0]
