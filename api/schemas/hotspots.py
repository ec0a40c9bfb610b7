"""Hotspots. What is not computed yet, or not for the public, is null."""

from __future__ import annotations

from api.schemas.shared import (
    COUNT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    Schema,
    collection,
    feature,
    record,
    reference,
)

# Months where days would tell too much of single reports; date_precision says which.
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}
MAYBE_DATE: Schema = {"anyOf": [DATE, {"type": "null"}]}

HOTSPOTS: dict[str, Schema] = {
    "Hotspot": feature(
        record(
            **{"class": MAYBE_TEXT},
            id=TEXT,
            state=TEXT,
            group=TEXT,
            group_name=TEXT,
            q={**MAYBE_NUMBER, "description": "Expected share of false ones among those at least as clear."},
            rank={"type": ["integer", "null"], "minimum": 1},
            expected_30d={**MAYBE_NUMBER, "description": "Reports in the next 30 days."},
            episodes=COUNT,
            confirmed_episodes={"type": ["integer", "null"], "minimum": 0},
            reports=COUNT,
            reporters={"type": ["integer", "null"], "minimum": 0},
            unknown_reporters={"type": ["integer", "null"], "minimum": 0},
            first_start=DATE,
            last_end=DATE,
            median_gap_d=MAYBE_NUMBER,
            next_expected=MAYBE_DATE,
            date_precision={"type": "string", "enum": ["day", "month"]},
            kelurahan=MAYBE_TEXT,
            kelurahan_name=MAYBE_TEXT,
            kecamatan=MAYBE_TEXT,
            kecamatan_name=MAYBE_TEXT,
            agency=MAYBE_TEXT,
            agency_name=MAYBE_TEXT,
            territory=TEXT,
            position_precision_m=NUMBER,
            run={"type": "integer"},
        ),
        reference("Point"),
    ),
    "HotspotCollection": collection("Hotspot"),
}
