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
from geo_pot.agencies.publicity import PublicPrecision, PublicText

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
        items=listing(
            record(
                code=TEXT,
                name=TEXT,
                group=TEXT,
                group_name=TEXT,
                default_agency=MAYBE_TEXT,
                public_precision={
                    "type": "string",
                    "enum": PublicPrecision.values,
                    "description": "Where the public is told that its complaints are; `hidden`: it is told of none.",
                },
                public_text={
                    "type": "string",
                    "enum": PublicText.values,
                    "description": "Whether the public reads their text: never, once it was checked, or at once.",
                },
                anonymous_allowed={**FLAG, "description": "It can be reported without an account."},
            )
        ),
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
