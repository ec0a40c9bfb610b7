"""Who has which role in a city."""

from __future__ import annotations

from api.schemas.accounts import ROLE
from api.schemas.shared import INSTANT, MAYBE_INSTANT, MAYBE_TEXT, TEXT, UUID, Schema, listing, record, reference

MAYBE_UUID: Schema = {"type": ["string", "null"], "format": "uuid"}
FOLLOWING: Schema = {"type": ["string", "null"], "format": "uri"}

GRANTS: dict[str, Schema] = {
    "Grant": record(
        id={"type": "integer"},
        account={**UUID, "description": "The public id of who has the role."},
        role=ROLE,
        territory=TEXT,
        area={**MAYBE_TEXT, "description": "Limits the role to an area; holds together with `agency`."},
        agency=MAYBE_TEXT,
        valid_from=INSTANT,
        valid_to={**MAYBE_INSTANT, "description": "The first instant it no longer holds."},
        given_at=INSTANT,
        given_by={**MAYBE_UUID, "description": "Null where it was the command line, or boundaries that changed."},
        revoked_at=MAYBE_INSTANT,
        revoked_by=MAYBE_UUID,
        follows={"type": ["integer", "null"], "description": "The grant whose place was split into this one's."},
        review_since={**MAYBE_INSTANT, "description": "Since then an administrator has to decide."},
        review_area={**MAYBE_TEXT, "description": "What its area was merged into, or was part of before."},
    ),
    "Grants": record(territory=TEXT, items=listing(reference("Grant")), next=FOLLOWING),
    "GrantOffer": record(
        {"area": MAYBE_TEXT, "agency": MAYBE_TEXT, "valid_from": MAYBE_INSTANT, "valid_to": MAYBE_INSTANT},
        account=UUID,
        role=ROLE,
        territory=TEXT,
    ),
    "GrantDecision": record({"area": MAYBE_TEXT}),
}
