"""What administrators send about roles: whom to give which, from when to when, and what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework.request import Request

from api.authentication import actor
from api.bodies import Body
from api.params import EARLIEST, LATEST, Query
from api.problems import InvalidBody, InvalidParameter
from api.v1 import parameters as p
from api.v1.directory import read_after
from api.v1.hotspot_reading import Flat
from api.v1.scopes import CODE_LIMIT, find_agency, find_area, find_territory, required
from geo_pot.accounts.permissions import require_administrator
from geo_pot.accounts.queries.told_grants import GrantState, find_account
from geo_pot.accounts.roles import Role

OFFER = {"account", "role", "territory", "area", "agency", "valid_from", "valid_to"}
MOMENT_LIMIT = 40
NO_ACCOUNT = "there is no such account; who has none is invited, POST /api/v1/invitations"
STATES = {"type": "string", "enum": [state.value for state in GrantState], "default": GrantState.LASTING.value}
LIST = (
    p.TERRITORY,
    p.parameter("state", STATES, "lasting: what holds or is yet to begin; review: what waits to be decided; ended."),
    p.parameter("account", {"type": "string", "format": "uuid"}, "Of one account only."),
    p.CURSOR,
    p.limit(100, 1_000),
    p.SESSION_TOKEN,
)


def read_accounts(query: Query) -> dict[str, UUID]:
    text = query.text("account")
    if text is None:
        return {}
    account = parse_uuid(text)
    if account is None:
        raise InvalidParameter("account", "the public id of an account is needed, a UUID")
    return {"user__public_id": account}


def read_after_id(query: Query) -> int:
    after = read_after(query) or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise InvalidParameter("cursor", "it is not one that we gave for this list; leave it out to begin again")
    return int(after)


def read_offer(request: Request) -> dict[str, Any]:
    """What give_grant takes. Codes are looked up for administrators of the city alone."""
    body = Flat(request.data, OFFER)
    account = parse_uuid(required(body, "account", CODE_LIMIT))
    if account is None:
        body.wrong("account", "the public id of an account is needed, a UUID")
    role = body.choice("role", Role, Role.CITIZEN)
    code = required(body, "territory", CODE_LIMIT)
    area, agency = body.text("area", most=CODE_LIMIT), body.text("agency", most=CODE_LIMIT)
    validity = {name: read_instant(body, name) for name in ("valid_from", "valid_to")}
    body.finish()
    territory = find_territory(code)
    require_administrator(actor(request), territory.pk)
    user = None if account is None else find_account(account)
    if user is None:
        raise InvalidBody([("/account", NO_ACCOUNT)])
    scope = {"area": find_area(area, territory), "agency": find_agency(agency, territory)}
    return {"user": user, "role": role, "territory": territory, **scope, **validity}


def read_choice(data: object) -> str | None:
    body = Flat(data, {"area"})
    code = body.text("area", most=CODE_LIMIT)
    body.finish()
    return code


def read_instant(body: Body, name: str) -> datetime | None:
    text = body.text(name, most=MOMENT_LIMIT)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not EARLIEST.year <= moment.year < LATEST.year - 1:
        body.wrong(name, "an instant with its offset is needed, as 2026-01-31T17:00:00Z")
        return None
    return moment


def parse_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
