"""Accounts, roles and invitations."""

from __future__ import annotations

from api.schemas.shared import (
    DAY,
    FLAG,
    INSTANT,
    MAYBE_INSTANT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    POINT,
    TEXT,
    UUID,
    Schema,
    feature,
    listing,
    record,
    reference,
)
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
    "OwnCopy": record(
        format={"const": 2},
        account=record(id=UUID, joined_at=INSTANT, last_sign_in_at=MAYBE_INSTANT),
        person=record(
            {
                "full_name": TEXT,
                "phone": TEXT,
                "phone_verified": FLAG,
                "email": TEXT,
                "nik": TEXT,
                "address": TEXT,
                "retain_until": DAY,
            }
        ),
        email_addresses=listing(record(email=EMAIL, verified=FLAG)),
        second_factors=listing(record(type=TEXT, since=INSTANT)),
        roles=listing(record({"to": MAYBE_INSTANT}, role=ROLE, **{"from": INSTANT})),
        sessions=listing(record(since=INSTANT, last_seen_at=INSTANT, address=TEXT, program=TEXT)),
        looks=listing(record(at=INSTANT, by=MAYBE_TEXT, fields=listing(TEXT), reason=TEXT)),
        complaints=record(type={"const": "FeatureCollection"}, features=listing(reference("OwnComplaint"))),
    ),
    "OwnComplaint": feature(
        record(
            receipt=TEXT,
            kind=TEXT,
            sensitivity=MAYBE_TEXT,
            category=TEXT,
            text=TEXT,
            accuracy_m=MAYBE_NUMBER,
            status=TEXT,
            created_at=INSTANT,
            resolved_at=MAYBE_INSTANT,
            withdrawn_at=MAYBE_INSTANT,
            history=listing(record(status=TEXT, at=INSTANT)),
        ),
        POINT,
    ),
    "Deleted": record(id=UUID, deleted={"const": True}),
    "InvitationOffer": record({"area": MAYBE_TEXT, "agency": MAYBE_TEXT}, email=EMAIL, role=ROLE, territory=TEXT),
    "InvitationSent": record(role=ROLE, expires_at=INSTANT),
    "InvitationAcceptance": record(token=TEXT, email=EMAIL),
    "InvitationAccepted": record(id=UUID),
}
