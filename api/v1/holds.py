"""Reports above the rate, which wait for the control centre: the queue, and what is decided about each."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import actor
from api.bodies import Body
from api.describe import described
from api.params import Query
from api.v1 import parameters as p
from api.v1.codes import required_territory
from api.v1.complaints import WITHDRAW, detail_response
from api.views import GeoJSONView
from geo_pot.accounts.access import Access, granted
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.roles import Role
from geo_pot.complaints.actions.hold import REASON_LIMIT, reject, release
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.holds import held_complaints
from geo_pot.complaints.queries.sight import sight_of
from geo_pot.complaints.queries.single import find_seen

DEFAULT_LIMIT, MOST = 100, 500
LIST = (p.TERRITORY, p.limit(DEFAULT_LIMIT, MOST), p.SESSION_TOKEN)
CONTROL_CENTRE = granted(Role.POC)


class HeldComplaintsView(GeoJSONView):
    access: ClassVar[Access] = {"get": CONTROL_CENTRE}

    @described(
        "Reports that wait for the control centre, longest first",
        operation="listHeldComplaints",
        gives="HeldCollection",
        parameters=LIST,
        geojson=True,
        text="What came without an account and above the rate. Nobody but its reporter and the control centre sees it"
        " until it is released. What is decided leaves the list, so that the next ones follow; `waiting` is how many"
        " there are in all.",
    )
    def get(self, request: Request) -> Response:
        query = Query(request, LIST)
        limit = query.whole("limit", default=DEFAULT_LIMIT, most=MOST)
        territory = required_territory(query)
        if not actor(request).has(Role.POC, territory.pk):
            raise NotAllowed("Held complaints are for the control centre of the territory.")
        held = held_complaints(territory.pk)
        features = [told(complaint) for complaint in held[:limit]]
        response = Response({"type": "FeatureCollection", "features": features, "waiting": held.count()})
        response["Cache-Control"] = "private, no-store"
        return response


class DecisionView(GeoJSONView):
    """What is decided about one that who asks sees."""

    access: ClassVar[Access] = {"post": CONTROL_CENTRE}

    def find(self, request: Request, public_id: UUID) -> Complaint:
        return find_seen(public_id, sight_of(actor(request))).complaint

    def told(self, request: Request, public_id: UUID, language: str) -> Response:
        who = actor(request)
        return detail_response(public_id, sight_of(who), who, language)


class ReleaseView(DecisionView):
    @described(
        "Let everybody see a report that was held",
        operation="releaseComplaint",
        gives="ComplaintDetail",
        parameters=WITHDRAW,
        geojson=True,
        text="For the control centre, which has looked at it. Once more changes nothing.",
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        language = Query(request, WITHDRAW).language()
        release(complaint=self.find(request, public_id), by=actor(request))
        return self.told(request, public_id, language)


class RejectView(DecisionView):
    @described(
        "Reject a report that is held",
        operation="rejectComplaint",
        gives="ComplaintDetail",
        takes="Rejection",
        takes_features=False,
        parameters=WITHDRAW,
        geojson=True,
        text="For the control centre. It becomes `rejected`, with the reason in its history, and stays held: nobody but"
        " its reporter and the control centre is told of it.",
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        language = Query(request, WITHDRAW).language()
        body = Body(request.data, {"reason"})
        reason = body.text("reason", most=REASON_LIMIT) or ""
        body.finish()
        reject(complaint=self.find(request, public_id), reason=reason, by=actor(request))
        return self.told(request, public_id, language)


def told(complaint: Complaint) -> dict[str, Any]:
    """What it takes to decide; all else stands in the detail."""
    held_since = complaint.held_since
    return {
        "type": "Feature",
        "id": str(complaint.public_id),
        "geometry": {"type": "Point", "coordinates": [round(complaint.location.x, 6), round(complaint.location.y, 6)]},
        "properties": {
            "receipt": complaint.receipt,
            "category": complaint.category.code,
            "text": complaint.text,
            "created_at": complaint.created_at.isoformat(),
            "held_since": None if held_since is None else held_since.isoformat(),
        },
    }
