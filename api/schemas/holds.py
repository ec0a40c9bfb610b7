"""Reports that are held, and what is decided about them."""

from __future__ import annotations

from api.schemas.shared import COUNT, INSTANT, POINT, TEXT, Schema, feature, listing, record, reference

HOLDS: dict[str, Schema] = {
    "HeldCollection": record(
        type={"const": "FeatureCollection"},
        features=listing(reference("HeldComplaint")),
        waiting={**COUNT, "description": "How many wait in all."},
    ),
    "HeldComplaint": feature(
        record(receipt=TEXT, category=TEXT, text=TEXT, created_at=INSTANT, held_since=INSTANT), POINT
    ),
    "Rejection": record(reason={**TEXT, "minLength": 1, "maxLength": 500}),
}
