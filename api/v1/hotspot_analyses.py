"""Analyses on demand: a planner's own polygon, period and category."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api.describe import described
from api.params import Query
from api.v1.hotspot_reading import read_question
from api.v1.hotspots import signed_in
from api.views import ApiView
from geo_pot.accounts.access import ACCOUNT, Access, granted
from geo_pot.hotspots.actions.analyses import find_analysis, request_analysis
from geo_pot.hotspots.models import AnalysisState, PlannerAnalysis
from geo_pot.hotspots.permissions import ANALYSTS


class HotspotAnalysesView(ApiView):
    access: ClassVar[Access] = {"post": granted(*ANALYSTS)}

    @described(
        "Ask for the hotspots of a polygon, period and category of one's own",
        operation="requestHotspotAnalysis",
        gives="HotspotAnalysis",
        takes="HotspotQuestion",
        status=202,
        text="For planners, the control centre and administrators. Answered later, at the address in `Location`;"
        " bounded in time, complaints and vertices; one at a time. Sites are those whose centre lies in the polygon.",
    )
    def post(self, request: Request) -> Response:
        Query(request, ())
        by = signed_in(request)
        analysis = request_analysis(question=read_question(request.data), by=by)
        response = Response(analysis_of(analysis), status=202)
        response["Location"] = request.build_absolute_uri(reverse("api:v1:hotspot-analysis", args=[analysis.public_id]))
        response["Cache-Control"] = "no-store"
        return response


class HotspotAnalysisView(ApiView):
    access: ClassVar[Access] = {"get": ACCOUNT}

    @described(
        "How far an analysis is, and what it found",
        operation="getHotspotAnalysis",
        gives="HotspotAnalysis",
        text="One's own only.",
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        Query(request, ())
        response = Response(analysis_of(find_analysis(public_id, signed_in(request))))
        response["Cache-Control"] = "no-store"
        return response


def analysis_of(analysis: PlannerAnalysis) -> dict[str, Any]:
    return {
        "id": str(analysis.public_id),
        "state": analysis.state,
        "group": analysis.group.code,
        "territory": analysis.territory.code,
        "requested_at": analysis.requested_at,
        "finished_at": analysis.finished_at,
        "error": analysis.error or None,
        "result": analysis.result if analysis.state == AnalysisState.DONE else None,
    }
