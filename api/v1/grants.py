"""Roles: who has which in a city, giving and revoking them, and deciding where a place was merged."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import actor
from api.describe import described
from api.paging import next_url
from api.params import Query
from api.v1 import parameters as p
from api.v1.codes import required_territory
from api.v1.directory import write_after
from api.v1.grant_reading import LIST, read_accounts, read_after_id, read_choice, read_offer
from api.v1.me import signed_in
from api.v1.scopes import find_area
from api.views import ApiView
from geo_pot.accounts.access import Access, granted
from geo_pot.accounts.actions.grants import give_grant, revoke_grant, settle_review
from geo_pot.accounts.errors import GrantNotFound
from geo_pot.accounts.models import Grant
from geo_pot.accounts.permissions import require_administrator
from geo_pot.accounts.queries.told_grants import GrantState, select_grants, tell_grants
from geo_pot.accounts.roles import Role

ADMINISTRATOR = granted(Role.ADMINISTRATOR)
PARAMETERS = (p.SESSION_TOKEN,)


class GrantsView(ApiView):
    access: ClassVar[Access] = {"get": ADMINISTRATOR, "post": ADMINISTRATOR}

    @described(
        "Who has which role in a city",
        operation="listGrants",
        gives="Grants",
        parameters=LIST,
        text="For its administrators. Accounts stand here by their public ids, with who gave and who took each role.",
    )
    def get(self, request: Request) -> Response:
        query = Query(request, LIST)
        signed_in(request)
        territory = required_territory(query)
        require_administrator(actor(request), territory.pk)
        limit = query.whole("limit", default=100, most=1_000)
        state = query.choice("state", GrantState) or GrantState.LASTING
        chosen = select_grants(territory.pk, state).filter(pk__gt=read_after_id(query), **read_accounts(query))
        grants = list(chosen.order_by("pk")[: limit + 1])
        following = next_url(request, write_after(str(grants[limit - 1].pk))) if len(grants) > limit else None
        items = [asdict(each) for each in tell_grants(grants[:limit])]
        return private({"territory": territory.code, "items": items, "next": following})

    @described(
        "Give an account a role",
        operation="giveGrant",
        gives="Grant",
        takes="GrantOffer",
        takes_features=False,
        parameters=PARAMETERS,
        status=201,
        text="For administrators of the city; nobody gives one to themselves. Area and agency of a grant hold together,"
        " several grants add up. To somebody without an account: POST /api/v1/invitations.",
    )
    def post(self, request: Request) -> Response:
        Query(request, PARAMETERS)
        signed_in(request)
        return told(give_grant(by=actor(request), **read_offer(request)), status=201)


class GrantView(ApiView):
    access: ClassVar[Access] = {"get": ADMINISTRATOR, "delete": ADMINISTRATOR}

    @described("One grant, also one that ended", operation="getGrant", gives="Grant", parameters=PARAMETERS)
    def get(self, request: Request, pk: int) -> Response:
        Query(request, PARAMETERS)
        return told(own_grant(request, pk))

    @described(
        "Revoke a role",
        operation="revokeGrant",
        gives="Grant",
        parameters=PARAMETERS,
        text="From now on. It stays in the list of those that ended. The last administrator of a city stays.",
    )
    def delete(self, request: Request, pk: int) -> Response:
        Query(request, PARAMETERS)
        return told(revoke_grant(grant_id=own_grant(request, pk).pk, by=actor(request)))


class GrantReviewView(ApiView):
    access: ClassVar[Access] = {"post": ADMINISTRATOR}

    @described(
        "Decide on a role whose place was merged or is no more",
        operation="settleGrant",
        gives="Grant",
        takes="GrantDecision",
        takes_features=False,
        parameters=PARAMETERS,
        text="With `area` it holds for that one from now on, as a grant of its own, which is answered; without, as it"
        " stands. `state=review` lists what waits.",
    )
    def post(self, request: Request, pk: int) -> Response:
        Query(request, PARAMETERS)
        grant = own_grant(request, pk)
        code = read_choice(request.data)
        return told(settle_review(grant_id=grant.pk, area=find_area(code, grant.territory), by=actor(request)))


def own_grant(request: Request, pk: int) -> Grant:
    """One of a city that who asks administers; another's is not there."""
    signed_in(request)
    cities = {right.territory_id for right in actor(request).grants if right.role is Role.ADMINISTRATOR}
    grant = Grant.objects.select_related("territory").filter(pk=pk, territory__in=cities).first()
    if grant is None:
        raise GrantNotFound(f"There is no grant {pk}.")
    return grant


def told(grant: Grant, *, status: int = 200) -> Response:
    chosen = select_grants(grant.territory_id, GrantState.ALL).filter(pk=grant.pk)
    return private(asdict(tell_grants(chosen)[0]), status=status)


def private(body: object, *, status: int = 200) -> Response:
    response = Response(body, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
