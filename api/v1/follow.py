"""Following a complaint by the secret link that its reporter was shown."""

from __future__ import annotations

from typing import ClassVar

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from api.describe import described
from api.params import Query
from api.v1 import parameters as p
from api.v1.reasons import explain
from api.views import GeoJSONView
from geo_pot.accounts.access import ANYBODY, Access
from geo_pot.accounts.rates import spend
from geo_pot.complaints.actions.follow import followed
from geo_pot.complaints.queries.details import read_detail
from geo_pot.complaints.queries.sight import sight_by_link
from geo_pot.complaints.queries.single import find_seen

PARAMETERS = (p.LANG,)
TOKEN_LIMIT = 100


class FollowView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "Follow a complaint that was made without an account",
        operation="followComplaint",
        gives="ComplaintDetail",
        parameters=PARAMETERS,
        geojson=True,
        text="The token is told once, in `follow` of the answer to the submission. Whoever has it is told what the"
        " reporter is told, and may not change anything.",
    )
    def get(self, request: Request, token: str) -> HttpResponseBase:
        language = Query(request, PARAMETERS).language()
        spend("follow", token[:TOKEN_LIMIT])
        complaint = followed(token)
        sight = sight_by_link(complaint)
        feature = read_detail(find_seen(complaint.public_id, sight), sight, language=language)
        feature["properties"]["route"]["why"] = explain(complaint.route_trace, language)
        response = Response(feature)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"  # the address is the secret
        return response
