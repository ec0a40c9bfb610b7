"""What follows from signing in and from a second factor; both are told by signals."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.db.models.signals import post_save
from django.http import HttpRequest

from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import grants_of


def connect() -> None:
    user_logged_in.connect(shorten_staff_session, dispatch_uid="accounts.shorten_staff_session")
    post_save.connect(count_as_passed, sender=Authenticator, dispatch_uid="accounts.count_as_passed")


def shorten_staff_session(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401 -- a signal's
    """Who sees what others told signs in every day."""
    if grants_of(user):
        request.session.set_expiry(settings.STAFF_SESSION_AGE_S)


def count_as_passed(instance: Authenticator, *, created: bool, **_: Any) -> None:  # noqa: ANN401 -- a signal's
    """Setting a second factor up takes a code of it, so this session has passed it; no other has, and they end.

    It counts as proving anew who one is, too: the recovery codes are asked for right after it.

    allauth's own signal comes after the commit, when an app's session is no longer the request's.
    """
    request = context.request
    if not created or instance.type != Authenticator.Type.TOTP or request is None:
        return
    record_authentication(request, instance.user, "mfa", id=instance.pk, type=instance.type, reauthenticated=True)
    end_other_sessions(request, instance.user)
