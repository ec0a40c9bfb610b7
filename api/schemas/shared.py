"""Shapes that several endpoints share, and the words to write shapes with."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
UUID: Schema = {"type": "string", "format": "uuid"}


def record(optional: dict[str, Schema] | None = None, /, **members: Schema) -> Schema:
    """An object with exactly these members; those of `optional` may be absent."""
    return {
        "type": "object",
        "properties": {**members, **(optional or {})},
        "required": list(members),
        "additionalProperties": False,
    }


def listing(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def feature(properties: Schema, geometry: Schema) -> Schema:
    """A GeoJSON Feature (RFC 7946) with an id."""
    return record(type={"const": "Feature"}, id=TEXT, geometry=geometry, properties=properties)


def collection(name: str) -> Schema:
    """A FeatureCollection; `next` is the address of the page that follows, null on the last."""
    following = {"type": ["string", "null"], "format": "uri"}
    return record(type={"const": "FeatureCollection"}, features=listing(reference(name)), next=following)


POSITION: Schema = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
POINT = record(type={"const": "Point"}, coordinates=POSITION)
RING = listing(POSITION)
MULTIPOLYGON = record(type={"const": "MultiPolygon"}, coordinates=listing(listing(RING)))

SHARED: dict[str, Schema] = {
    "Point": POINT,
    "MultiPolygon": MULTIPOLYGON,
    "Problem": {
        "type": "object",
        "description": "An error (RFC 9457). `type` is the address of a page that says what to do.",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "instance": TEXT,
            "errors": listing(record({"pointer": TEXT, "parameter": TEXT}, detail=TEXT)),
        },
        "required": ["type", "title", "status", "detail", "instance"],
    },
}
