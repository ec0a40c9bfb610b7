"""Whether a session passed a second factor that its account still has."""

from __future__ import annotations

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase

from geo_pot.accounts.models import User


def passed_second_factor(user: User, session: SessionBase) -> bool:
    """A session that began before the factor was set up, or passed one that was removed since, has passed none."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    passed = [record["id"] for record in records if record.get("method") == "mfa" and "id" in record]
    return bool(passed) and Authenticator.objects.filter(user=user, pk__in=passed).exists()
