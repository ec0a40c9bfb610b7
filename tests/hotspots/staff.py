"""People of the grid city who are signed in, with a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from geo_pot.accounts.roles import Role
from tests.accounts.people import administrator, granted
from tests.complaints.grid_city import GridCity


def signed_in(city: GridCity, role: Role, **scope: Any) -> Client:  # noqa: ANN401 -- passed on
    """A browser in which somebody with a role is signed in."""
    user = granted(role, administrator(city.territory), city.territory, **scope).user
    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "id": factor.pk, "at": 0}]
    session.save()
    return client
