"""Accounts, roles and invitations."""

from __future__ import annotations

from api.schemas.shared import FLAG, INSTANT, MAYBE_TEXT, TEXT, UUID, Schema, listing, record
from geo_pot.accounts.roles import Role

ROLE: Schema = {"type": "string", "enum": [role.value for role in Role]}
EMAIL: Schema = {"type": "string", "format": "email"}

ACCOUNTS: dict[str, Schema] = {
    "Me": record(
        id={**UUID, "description": "The account's public id."},
        languages=listing(TEXT),
        second_factor={**FLAG, "description": "This session passed one."},
        roles=listing(
            record(
                role=ROLE,
                territory=MAYBE_TEXT,
                area={**MAYBE_TEXT, "description": "Limits the role to an area; holds together with `agency`."},
                agency=MAYBE_TEXT,
            )
        ),
        withheld={**listing(ROLE), "description": "Granted, but not without a second factor."},
    ),
    "Deleted": record(id=UUID, deleted={"const": True}),
    "InvitationOffer": record({"area": MAYBE_TEXT, "agency": MAYBE_TEXT}, email=EMAIL, role=ROLE, territory=TEXT),
    "InvitationSent": record(role=ROLE, expires_at=INSTANT),
    "InvitationAcceptance": record(token=TEXT, email=EMAIL),
    "InvitationAccepted": record(id=UUID),
}
