"""Inviting staff, and taking an invitation up."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import actor
from api.bodies import Body
from api.describe import described
from api.params import Query
from api.v1 import parameters as p
from api.v1.me import signed_in
from api.v1.scopes import CODE_LIMIT, find_agency, find_area, find_territory, required
from api.views import ApiView
from geo_pot.accounts.access import ANYBODY, Access, granted
from geo_pot.accounts.actions.invitations import Link, accept_invitation, invite
from geo_pot.accounts.permissions import require_administrator
from geo_pot.accounts.rates import spend
from geo_pot.accounts.roles import Role

OFFER = {"email", "role", "territory", "area", "agency"}
ACCEPTANCE = {"token", "email"}
PARAMETERS = (p.SESSION_TOKEN,)
ADDRESS_LIMIT, TOKEN_LIMIT = 254, 100


class InvitationsView(ApiView):
    access: ClassVar[Access] = {"post": granted(Role.ADMINISTRATOR)}

    @described(
        "Invite somebody to work with the service",
        operation="invite",
        takes="InvitationOffer",
        takes_features=False,
        gives="InvitationSent",
        parameters=PARAMETERS,
        status=201,
        text="For administrators. The link is mailed to the address, works once and ends after a week.",
    )
    def post(self, request: Request) -> Response:
        Query(request, PARAMETERS)
        signed_in(request)
        body = Body(request.data, OFFER)
        email = required(body, "email", ADDRESS_LIMIT)
        role = body.choice("role", Role, Role.CITIZEN)
        code = required(body, "territory", CODE_LIMIT)
        area, agency = body.text("area", most=CODE_LIMIT), body.text("agency", most=CODE_LIMIT)
        check_address(body, email)
        body.finish()
        territory = find_territory(code)
        require_administrator(actor(request), territory.pk)  # before anything tells which codes there are
        link = invite(
            email=email,
            role=role,
            territory=territory,
            area=find_area(area, territory),
            agency=find_agency(agency, territory),
            by=actor(request),
        )
        return Response(sent(link), status=201)


class AcceptanceView(ApiView):
    access: ClassVar[Access] = {"post": ANYBODY}

    @described(
        "Take an invitation up",
        operation="acceptInvitation",
        takes="InvitationAcceptance",
        takes_features=False,
        gives="InvitationAccepted",
        text="The account of the address gets the role, and is made if there is none. Then sign in by a code to that"
        " address, and set up a second factor.",
    )
    def post(self, request: Request) -> Response:
        Query(request, ())
        body = Body(request.data, ACCEPTANCE)
        token, email = required(body, "token", TOKEN_LIMIT), required(body, "email", ADDRESS_LIMIT)
        body.finish()
        spend("invitation", token)
        user = accept_invitation(token=token, email=email)
        return Response({"id": str(user.public_id)})


def check_address(body: Body, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        body.wrong("email", "an e-mail address is needed")


def sent(link: Link) -> dict[str, str]:
    return {"role": str(link.invitation.role), "expires_at": link.expires_at.isoformat()}
