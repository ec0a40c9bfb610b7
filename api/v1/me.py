"""Who is asking, what is kept about them, and the end of their account."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import logout
from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import actor
from api.describe import described
from api.paging import Chunks
from api.params import Query
from api.v1 import parameters as p
from api.views import ApiView
from geo_pot.accounts.access import ACCOUNT, Access
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.queries.scopes import told
from geo_pot.accounts.rates import spend
from geo_pot.accounts.roles import Role
from geo_pot.complaints.actions.leave import leave
from geo_pot.complaints.queries.own_data import write_own_data

PARAMETERS = (p.SESSION_TOKEN,)
EXPORT = (p.SESSION_TOKEN, p.DEVICE_KEY)
PRIVATE = "private, no-store"


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
        response["Cache-Control"] = PRIVATE
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


class ExportView(ApiView):
    access: ClassVar[Access] = {"get": ACCOUNT}

    @described(
        "Everything that is kept about one's account, to keep",
        operation="exportMe",
        gives="OwnCopy",
        parameters=EXPORT,
        text="Who the account is, its addresses, roles, sessions and complaints with their history, and who looked at"
        " its personal data. With `X-Device-Key` also what the device reported without the account. Giving it out is"
        " written down; a few times an hour at most.",
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        Query(request, EXPORT)
        who = signed_in(request)
        spend("export", str(who.public_id))
        pieces = (piece.encode() for piece in write_own_data(who))
        response = StreamingHttpResponse(Chunks(next(pieces), pieces), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="geopot-{timezone.now():%Y-%m-%d}.json"'
        response["Cache-Control"] = PRIVATE
        return response


def signed_in(request: Request) -> Actor:
    """Who asks, where it takes an account."""
    who = actor(request)
    if who.user_id is None:
        raise NotAuthenticated("This needs an account: sign in at /api/auth/app/v1 or /api/auth/browser/v1.")
    return who
