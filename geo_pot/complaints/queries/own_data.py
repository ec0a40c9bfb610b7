"""Everything that is kept about an account, for its holder."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.personal import queries as personal
from geo_pot.audit.queries import accesses_to, acting_as
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.reporters import complaints_of

FORMAT = 2
FEATURE_DECIMALS = 6
PIECE = 200  # complaints that are in memory at once


def write_own_data(by: Actor) -> Generator[str]:
    """One JSON object in pieces: what `about_account` tells, and `complaints`, a FeatureCollection, oldest first.

    The first piece comes when all but the complaints was read. Raises NotAllowed for whoever has no account.
    """
    about = json.dumps(about_account(by), ensure_ascii=False)
    yield f'{about.removesuffix("}")}, "complaints": {{"type": "FeatureCollection", "features": ['
    for number, feature in enumerate(own_features(by)):
        yield ("," if number else "") + json.dumps(feature, ensure_ascii=False)
    yield "]}}"


def about_account(by: Actor) -> dict[str, Any]:
    """Account, person, addresses, roles, sessions, and who looked at the personal data: JSON's own types.

    Notes of staff and the numbers of rows are not among it. That the data were given out is written down as a look of
    the holder's own, which is the last one told. Raises NotAllowed for whoever has no account.
    """
    if by.user_id is None:
        raise NotAllowed("There is nothing to give out without an account: sign in.")
    user = User.objects.get(pk=by.user_id)
    person = personal.read_own(user.pk, why="own copy")
    with acting_as(user.pk):
        addresses = list(EmailAddress.objects.filter(user=user).order_by("id"))
    return {
        "format": FORMAT,
        "account": {
            "id": str(user.public_id),
            "joined_at": user.date_joined.isoformat(),
            "last_sign_in_at": None if user.last_login is None else user.last_login.isoformat(),
        },
        "person": {} if person is None else {name: getattr(person, name) for name in personal.FIELDS},
        "email_addresses": [{"email": address.email, "verified": address.verified} for address in addresses],
        "second_factors": [
            {"type": factor.type, "since": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user).order_by("id")
        ],
        "roles": [told_grant(grant) for grant in Grant.objects.filter(user=user).order_by("id")],
        "sessions": [told_session(session) for session in UserSession.objects.filter(user=user).order_by("id")],
        "looks": told_looks(user),
    }


def told_grant(grant: Grant) -> dict[str, Any]:
    ends = (grant.valid_to, grant.revoked_at)
    return {
        "role": grant.role,
        "from": grant.valid_from.isoformat(),
        "to": min((end.isoformat() for end in ends if end is not None), default=None),
    }


def told_session(session: UserSession) -> dict[str, Any]:
    return {
        "since": session.created_at.isoformat(),
        "last_seen_at": session.last_seen_at.isoformat(),
        "address": session.ip,
        "program": session.user_agent,
    }


def own_features(by: Actor) -> Iterator[dict[str, Any]]:
    """The complaints of the account, and of the device where it tells its key, read in pieces."""
    complaints = complaints_of(by.reporter_keys).select_related("category").prefetch_related("history")
    return (told_complaint(complaint) for complaint in complaints.iterator(chunk_size=PIECE))


def told_complaint(complaint: Complaint) -> dict[str, Any]:
    """As a GeoJSON Feature (RFC 7946), exactly where it was reported."""
    position = [round(axis, FEATURE_DECIMALS) for axis in (complaint.location.x, complaint.location.y)]
    properties = {
        "receipt": complaint.receipt,
        "kind": complaint.kind,
        "sensitivity": complaint.sensitivity,
        "category": complaint.category.code,
        "text": complaint.text,
        "accuracy_m": complaint.accuracy_m,
        "status": complaint.status,
        "created_at": complaint.created_at.isoformat(),
        "resolved_at": isoformat(complaint.resolved_at),
        "withdrawn_at": isoformat(complaint.withdrawn_at),
        "history": [{"status": change.to_status, "at": change.at.isoformat()} for change in complaint.history.all()],
    }
    geometry = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "id": str(complaint.public_id), "geometry": geometry, "properties": properties}


def isoformat(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def told_looks(user: User) -> list[dict[str, Any]]:
    """Who looked at the personal data. Staff are named by the public id of their account, the holder as "self"."""
    looks = accesses_to("personal_data", user.pk)
    accounts = User.objects.filter(pk__in={look["actor_id"] for look in looks}).values_list("pk", "public_id")
    names = {pk: str(public_id) for pk, public_id in accounts} | {user.pk: "self"}
    return [
        {
            "at": look["at"].isoformat(),
            "by": names.get(look["actor_id"]),
            "fields": look["columns"],
            "reason": look["reason"],
        }
        for look in looks
    ]
