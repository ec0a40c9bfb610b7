"""ETags: an answer that the client has already is not sent again, and a change is made only to what the client saw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework.request import Request

from api.problems import InvalidParameter
from geo_pot.accounts.actor import Actor

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def etag_of(*parts: object) -> str:
    """A strong ETag of all that an answer depends on."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def unless_known(
    request: HttpRequest | Request, etag: str, respond: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """304 where If-None-Match names the ETag, else the answer with it. The answer is not made in vain."""
    named = request.META.get("HTTP_IF_NONE_MATCH")
    known = parse_etags(named) if named else []
    response: HttpResponseBase
    if "*" in known or any(tag.removeprefix("W/") == etag for tag in known):
        response = HttpResponseNotModified()
    else:
        response = respond()
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"  # keep it, but ask whether it still holds
    return response


def version_tag(updated_at: datetime, *variant: object) -> str:
    """The ETag of a row: its version, readable by version_of, and what else the answer depends on."""
    microseconds = (updated_at - EPOCH) // timedelta(microseconds=1)
    return f'"{microseconds}-{hashlib.sha256(repr(variant).encode()).hexdigest()[:8]}"'


def version_of(request: Request) -> datetime | None:
    """The version that If-Match names, None where any will do.

    Several tags would mean several versions of one row, which no client of ours can have.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    tags = parse_etags(header)
    number = tags[0].strip('"').partition("-")[0] if len(tags) == 1 else ""
    if not (number.isascii() and number.isdecimal() and len(number) < 17):
        raise InvalidParameter("If-Match", "one ETag is needed, as the answer to GET had it")
    return EPOCH + timedelta(microseconds=int(number))


def vary(response: HttpResponse | HttpResponseBase, *headers: str) -> None:
    present = [name.strip() for name in response.get("Vary", "").split(",") if name.strip()]
    response["Vary"] = ", ".join(dict.fromkeys([*present, *headers]))


def for_who_asks(response: HttpResponse | HttpResponseBase, actor: Actor) -> None:
    """Mark an answer as one that depends on who asks: a shared cache keeps none that is meant for one person, and asks
    each time whether one that is for everybody still holds, since what was public may have been withdrawn."""
    alone = actor.user_id is not None or actor.device_key is not None
    response["Cache-Control"] = "private, no-cache" if alone else "no-cache"
    vary(response, "Cookie", "X-Session-Token", "X-Device-Key")
