"""Agencies, categories, service areas."""

from __future__ import annotations

from api.schemas.shared import (
    FLAG,
    MAYBE_TEXT,
    TEXT,
    Schema,
    collection,
    feature,
    listing,
    record,
    reference,
)

MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}

DIRECTORY: dict[str, Schema] = {
    "Agencies": record(
        territory=TEXT,
        items=listing(
            record(
                code=TEXT,
                name=TEXT,
                short_name=TEXT,
                kind=TEXT,
                is_control_centre={**FLAG, "description": "It receives what nobody else is responsible for."},
                area={**MAYBE_TEXT, "description": "Code of its own place, if it has one."},
            )
        ),
    ),
    "Categories": record(
        territory=TEXT,
        items=listing(record(code=TEXT, name=TEXT, group=TEXT, group_name=TEXT, default_agency=MAYBE_TEXT)),
    ),
    "ServiceArea": feature(
        record(
            code=TEXT,
            name=TEXT,
            agency=TEXT,
            categories=listing(TEXT),
            areas=listing(TEXT),
            priority={"type": "integer"},
            valid_from=MAYBE_DAY,
            valid_to={**MAYBE_DAY, "description": "The first day it no longer holds."},
            territory=TEXT,
        ),
        {"anyOf": [reference("MultiPolygon"), {"type": "null"}]},
    ),
    "ServiceAreaCollection": collection("ServiceArea"),
}
