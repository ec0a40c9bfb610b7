"""Who is asking, and the end of their account."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import logout
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import actor
from api.describe import described
from api.params import Query
from api.v1 import parameters as p
from api.views import ApiView
from geo_pot.accounts.access import ACCOUNT, Access
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.queries.scopes import told
from geo_pot.accounts.roles import Role
from geo_pot.complaints.actions.leave import leave

PARAMETERS = (p.SESSION_TOKEN,)


class MeView(ApiView):
    access: ClassVar[Access] = {"get": ACCOUNT, "delete": ACCOUNT}

    @described(
        "Who is asking, with the roles that hold in this session",
        operation="getMe",
        gives="Me",
        parameters=PARAMETERS,
        text="`withheld` are roles that the account was granted and that wait for a second factor: set one up, or sign"
        " in again with it.",
    )
    def get(self, request: Request) -> Response:
        Query(request, PARAMETERS)
        who = signed_in(request)
        response = Response(
            {
                "id": str(who.public_id),
                "languages": [code for code, _ in settings.LANGUAGES],
                "second_factor": who.mfa,
                "roles": [{"role": Role.CITIZEN, "territory": None, "area": None, "agency": None}]
                + [asdict(right) for right in told(who.grants)],
                "withheld": list(who.withheld),
            }
        )
        response["Cache-Control"] = "private, no-store"
        return response

    @described(
        "Delete one's account",
        operation="deleteMe",
        gives="Deleted",
        parameters=PARAMETERS,
        text="Who the account was, its addresses, sessions and roles are deleted at once and for good. Complaints stay,"
        " without anybody's name.",
    )
    def delete(self, request: Request) -> Response:
        Query(request, PARAMETERS)
        who = signed_in(request)
        leave(by=who)
        logout(request._request)
        return Response({"id": str(who.public_id), "deleted": True})


def signed_in(request: Request) -> Actor:
    """Who asks, where it takes an account."""
    who = actor(request)
    if who.user_id is None:
        raise NotAuthenticated("This needs an account: sign in at /api/auth/app/v1 or /api/auth/browser/v1.")
    return who
