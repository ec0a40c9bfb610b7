"""What follows from signing in and from a second factor; allauth tells of both by signals."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.http import HttpRequest

from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import grants_of


def connect() -> None:
    user_logged_in.connect(shorten_staff_session, dispatch_uid="accounts.shorten_staff_session")
    authenticator_added.connect(count_as_passed, dispatch_uid="accounts.count_as_passed")


def shorten_staff_session(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401 -- a signal's
    """Who sees what others told signs in every day."""
    if grants_of(user):
        request.session.set_expiry(settings.STAFF_SESSION_AGE_S)


def count_as_passed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:  # noqa: ANN401
    """Setting a second factor up takes a code of it, so this session has passed it; no other has, and they end."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_other_sessions(request, user)
