"""Complaints, in and out."""

from __future__ import annotations

from typing import Any

from api.schemas.places import CANDIDATES, TRACE
from api.schemas.shared import (
    FLAG,
    INSTANT,
    MAYBE_INSTANT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    UUID,
    Schema,
    collection,
    feature,
    listing,
    record,
    reference,
)
from geo_pot.complaints.models import TEXT_LIMIT, MatchMethod, Precision, RouteStatus
from geo_pot.complaints.queries.sight import View
from geo_pot.complaints.sensitivity import Sensitivity
from geo_pot.complaints.workflow import Kind, Status

STATUS: Schema = {"type": "string", "enum": Status.values}
KIND: Schema = {"type": "string", "enum": Kind.values}
CODE: Schema = {"type": "string", "minLength": 1, "maxLength": 64}

LISTED: dict[str, Schema] = {
    "id": UUID,
    "receipt": TEXT,
    "kind": KIND,
    "category": TEXT,
    "category_name": TEXT,
    "group": TEXT,
    "status": STATUS,
    "created_at": INSTANT,
    "created_precision": {
        "type": "string",
        "enum": Precision.values,
        "description": "`day`: only the local day is known, and created_at is its midnight.",
    },
    "updated_at": INSTANT,
    "kelurahan": MAYBE_TEXT,
    "kelurahan_name": MAYBE_TEXT,
    "kecamatan": MAYBE_TEXT,
    "kecamatan_name": MAYBE_TEXT,
    "agency": MAYBE_TEXT,
    "agency_name": MAYBE_TEXT,
    "method": {
        "type": ["string", "null"],
        "enum": [*MatchMethod.values, None],
        "description": "As all that depends on the very point: null where another place is told for it.",
    },
    "distance_m": {**MAYBE_NUMBER, "description": "0 inside, else to the nearest kelurahan."},
    "on_border": {"type": ["boolean", "null"]},
    "view": {
        "type": "string",
        "enum": list(View),
        "description": "How who asks sees it: as everybody does; so, and its exact place; as its reporter; as"
        " the staff of its area or agency; as those of a neighbouring area that it may belong to.",
    },
}
DETAILED: dict[str, Schema] = {
    "territory": TEXT,
    "resolved_at": MAYBE_INSTANT,
    "outcome": MAYBE_TEXT,
    "outcome_name": MAYBE_TEXT,
    "duplicate_of": {"type": ["string", "null"], "format": "uuid"},
    "nearest": MAYBE_TEXT,
    "nearest_name": MAYBE_TEXT,
    "edge_m": MAYBE_NUMBER,
    "candidates": CANDIDATES,
    "route": record(
        status={"type": "string", "enum": RouteStatus.values},
        agency=MAYBE_TEXT,
        agency_name=MAYBE_TEXT,
        why=MAYBE_TEXT,
        trace=TRACE,
    ),
    "history": listing(
        record(
            {"note": {**TEXT, "description": "For the staff."}},
            **{"from": {"type": ["string", "null"], "enum": [*Status.values, None]}, "to": STATUS, "at": INSTANT},
        )
    ),
    "own": {**FLAG, "description": "Who asks is its reporter."},
}
FOLLOW = {
    **record(token=TEXT, url={"type": "string", "format": "uri"}),
    "description": "Told once, to who reports without an account: the secret address to follow the complaint by.",
}
SENSITIVITY: Schema = {"type": ["string", "null"], "enum": [*Sensitivity.values, None]}
# What not everybody is told; a member is left out where it is not for who asks.
OWN: dict[str, Schema] = {
    "text": {
        **TEXT,
        "description": "To its reporter and the staff; to everybody without numbers of people, telephones and plates,"
        " where its category lets them read it.",
    },
    "accuracy_m": MAYBE_NUMBER,
    "sensitivity": {**SENSITIVITY, "description": "Of an early warning."},
    "withdrawn_at": {**MAYBE_INSTANT, "description": "Since then the public is told of it no more."},
    "held_since": {**MAYBE_INSTANT, "description": "For the staff: it waits for the control centre."},
    "text_checked_at": {**MAYBE_INSTANT, "description": "For the staff: somebody has read its text for the public."},
    "follow": FOLLOW,
}

WRITTEN: dict[str, Any] = {
    "category": {**CODE, "description": "Code of a category, as /api/v1/categories lists them."},
    "text": {"type": ["string", "null"], "maxLength": TEXT_LIMIT},
    "accuracy_m": {"type": ["number", "null"], "minimum": 0, "maximum": 100_000},
}
REPORTED: dict[str, Any] = {
    **WRITTEN,
    "kind": {**KIND, "default": Kind.COMPLAINT.value},
    "territory": {"type": ["string", "null"], "maxLength": 64, "description": "Code of the city."},
    "sensitivity": {
        "type": "string",
        "enum": Sensitivity.values,
        "description": "Of an early warning, which members of the FKDM give: confidential if not said.",
    },
}
LON: Schema = {"type": "number", "minimum": -180, "maximum": 180}
LAT: Schema = {"type": "number", "minimum": -90, "maximum": 90}
GIVEN_POINT = record(
    type={"const": "Point"},
    coordinates={
        "type": "array",
        "prefixItems": [LON, LAT, NUMBER],
        "items": False,
        "minItems": 2,
        "maxItems": 3,
        "description": "Longitude, latitude, and a height that is left.",
    },
)
GEOJSON_REST: dict[str, Schema] = {
    "id": {"type": ["string", "number", "null"]},
    "bbox": {"type": ["array", "null"], "items": NUMBER},
}


def closed(properties: dict[str, Any], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


REPORT_FEATURE = closed(
    {
        "type": {"const": "Feature"},
        "geometry": GIVEN_POINT,
        "properties": closed(REPORTED, ["category"]),
        **GEOJSON_REST,
    },
    ["type", "geometry", "properties"],
)
REVISION_FEATURE = closed(
    {
        "type": {"const": "Feature"},
        "geometry": {"anyOf": [GIVEN_POINT, {"type": "null"}]},
        "properties": {"anyOf": [closed(WRITTEN, []), {"type": "null"}]},
        **GEOJSON_REST,
    },
    ["type"],
)

COMPLAINTS: dict[str, Schema] = {
    "Complaint": feature(record(**LISTED), reference("Point")),
    "ComplaintCollection": collection("Complaint"),
    "ComplaintDetail": feature(record(OWN, **LISTED, **DETAILED), reference("Point")),
    "Report": {
        "oneOf": [
            closed({"lon": LON, "lat": LAT, **REPORTED}, ["lon", "lat", "category"]),
            reference("ReportFeature"),
        ]
    },
    "ReportFeature": REPORT_FEATURE,
    "Revision": {
        "oneOf": [
            {
                **closed({"lon": LON, "lat": LAT, **WRITTEN}, []),
                "dependentRequired": {"lon": ["lat"], "lat": ["lon"]},
            },
            reference("RevisionFeature"),
        ]
    },
    "RevisionFeature": REVISION_FEATURE,
}
