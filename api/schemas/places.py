"""Territories, areas, the match of a point."""

from __future__ import annotations

from api.schemas.shared import (
    COUNT,
    DAY,
    FLAG,
    INSTANT,
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
from geo_pot.complaints.workflow import Status
from spatial.models import Level

LEVEL: Schema = {"type": "string", "enum": Level.values}
PLACE = record(code=TEXT, name=TEXT)
MAYBE_PLACE: Schema = {"anyOf": [PLACE, {"type": "null"}]}
TRACE: Schema = {
    "type": ["object", "null"],
    "description": "How routing decided: layer, rule, agency, tie_break, day, edition, alternatives …",
}
METHOD: Schema = {"type": "string", "enum": ["covers", "nearest", "unmatched", "outside"]}
CANDIDATES = listing(record(code=TEXT, name=TEXT, share={"type": "number", "minimum": 0, "maximum": 1}))

PLACES: dict[str, Schema] = {
    "Territories": record(
        items=listing(
            record(
                code=TEXT,
                name=TEXT,
                time_zone=TEXT,
                languages=listing(TEXT),
                bbox={"type": ["array", "null"], "items": NUMBER, "minItems": 4, "maxItems": 4},
                edition={
                    "anyOf": [record(name=TEXT, source=TEXT, licence=TEXT, valid_from=DAY), {"type": "null"}],
                    "description": "The boundaries in force.",
                },
                demo={**FLAG, "description": "Some of its complaints are made up."},
            )
        )
    ),
    "Area": feature(
        record(
            code=TEXT,
            name=TEXT,
            level=LEVEL,
            level_name=TEXT,
            parent=MAYBE_TEXT,
            parent_name=MAYBE_TEXT,
            territory=TEXT,
            edition=TEXT,
            area_km2=NUMBER,
        ),
        {"anyOf": [reference("MultiPolygon"), reference("Point"), {"type": "null"}]},
    ),
    "AreaCollection": collection("Area"),
    "AreaSummary": record(
        area=record(code=TEXT, name=TEXT, level=LEVEL, territory=TEXT),
        open=COUNT,
        new_this_week=COUNT,
        resolved_this_week=COUNT,
        by_category=listing(record(category=TEXT, name=TEXT, open=COUNT, new_this_week=COUNT)),
        by_status=record(**{status.value: COUNT for status in Status}),
        trend={**listing(record(week=DAY, count=COUNT)), "minItems": 12, "maxItems": 12},
        hotspots=record(count=COUNT, by_state={"type": "object", "additionalProperties": COUNT}),
        border_complaints_of_neighbours=record(
            count=COUNT,
            items=listing(
                record(
                    id=UUID,
                    receipt=TEXT,
                    category=TEXT,
                    category_name=TEXT,
                    status={"type": "string", "enum": Status.values},
                    created_at=INSTANT,
                    kelurahan=MAYBE_TEXT,
                    kelurahan_name=MAYBE_TEXT,
                    share=NUMBER,
                )
            ),
        ),
    ),
    "Location": record(
        lon=NUMBER,
        lat=NUMBER,
        territory=TEXT,
        edition=TEXT,
        method=METHOD,
        distance_m={**NUMBER, "description": "0 inside, else to the nearest kelurahan."},
        kelurahan=MAYBE_PLACE,
        kecamatan=MAYBE_PLACE,
        nearest={**MAYBE_PLACE, "description": "The nearest kelurahan, where none covers the place."},
    ),
    "Match": record(
        lon=NUMBER,
        lat=NUMBER,
        accuracy_m=MAYBE_NUMBER,
        territory=TEXT,
        edition=TEXT,
        method=METHOD,
        distance_m={**NUMBER, "description": "0 inside, else to the nearest kelurahan."},
        edge_m={**MAYBE_NUMBER, "description": "To the edge of the kelurahan that the place belongs to."},
        on_border=FLAG,
        kelurahan=MAYBE_PLACE,
        kelurahan_name=MAYBE_TEXT,
        kecamatan=MAYBE_PLACE,
        kecamatan_name=MAYBE_TEXT,
        nearest={**MAYBE_PLACE, "description": "The nearest kelurahan, where none covers the place."},
        candidates={**CANDIDATES, "description": "On a border: shares of the accuracy circle."},
        agencies=listing(
            record(
                category=TEXT,
                category_name=TEXT,
                group=TEXT,
                agency=MAYBE_TEXT,
                agency_name=MAYBE_TEXT,
                why={**MAYBE_TEXT, "description": "Why this agency, in a sentence."},
                trace=TRACE,
            )
        ),
    ),
}
