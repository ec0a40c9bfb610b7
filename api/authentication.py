"""Who a request comes from: an app's session by its token, a browser's by its cookie, a device, or nobody."""

from __future__ import annotations

import re
from typing import cast

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api.reporters import device_key
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.queries.second_factors import passed_second_factor

TOKEN_HEADER = "X-Session-Token"  # noqa: S105 -- the header's name
TOKEN = re.compile(r"[0-9a-z]{8,40}")
ACTOR = "geopot_actor"  # on Django's request: built once


class AppToken(BaseAuthentication):
    """The token that /api/auth/app/v1 gave. One that has ended is refused: its holder thinks they are signed in."""

    def authenticate(self, request: Request) -> tuple[User, SessionBase] | None:
        token = request.headers.get(TOKEN_HEADER)
        if token is None:
            return None
        found = authenticate_by_x_session_token(token) if TOKEN.fullmatch(token) else None
        if found is None:
            raise AuthenticationFailed("The session has ended: sign in again.")
        user, session = found
        return user, session

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- DRF's signature
        return TOKEN_HEADER


class BrowserSession(SessionAuthentication):
    """The session of a cookie. What changes something needs the CSRF token too; who is not signed in needs none."""

    def authenticate(self, request: Request) -> tuple[User, SessionBase] | None:
        http_request: HttpRequest = request._request
        if not isinstance(http_request.user, User):
            return None
        self.enforce_csrf(request)
        return http_request.user, http_request.session


def actor(request: Request) -> Actor:
    """Who asks, with the grants that hold in this session. Asked for once, then kept with the request."""
    known = getattr(request._request, ACTOR, None)
    if isinstance(known, Actor):
        return known
    user = request.user if isinstance(request.user, User) else None
    session = cast(SessionBase, request.auth)  # both classes above give one
    mfa = user is not None and passed_second_factor(user, session)
    built = actor_of(user, device_key=device_key(request), mfa=mfa)
    setattr(request._request, ACTOR, built)
    return built
