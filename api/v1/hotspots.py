"""Where complaints keep coming back, as the public may see it."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from api.describe import described
from api.paging import stream_collection
from api.params import Query
from api.problems import InvalidParameter
from api.v1 import parameters as p
from api.views import GeoJSONView
from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.filters import LIMIT, HotspotFilter
from geo_pot.hotspots.models import SiteClass, SiteState
from geo_pot.hotspots.queries.published import hotspots_geojson

STATE = p.parameter("state", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(SiteState.values)}.")
CLASS = p.parameter("class", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(SiteClass.values)}.")
MAX_Q = p.parameter(
    "max_q",
    {"type": "number", "minimum": 0, "maximum": 1},
    "The clearest only: the expected share of false ones among all that are at least as clear.",
)
PARAMETERS = (
    p.TERRITORY, p.BBOX, p.AREA, p.GROUP, p.CATEGORY, STATE, CLASS, MAX_Q, p.limit(LIMIT, LIMIT), p.LANG,
)  # fmt: skip


class HotspotsView(GeoJSONView):
    @described(
        "Hotspots as GeoJSON, the most to be expected first",
        operation="listHotspots",
        gives="HotspotCollection",
        parameters=PARAMETERS,
        geojson=True,
        text="Places are centres of cells, not of complaints, and only what enough different people reported is told.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, PARAMETERS)
        wanted = HotspotFilter(
            territory=query.text("territory"),
            area=query.text("area"),
            group=query.text("group"),
            category=query.text("category"),
            bbox=query.bbox(),
            states=query.choices("state", SiteState),
            classes=query.choices("class", SiteClass),
            max_q=query.number("max_q", least=0, most=1),
            limit=query.whole("limit", default=LIMIT, most=LIMIT),
            language=query.language(),
        )
        try:
            return stream_collection((piece for piece in hotspots_geojson(wanted)), request)
        except UnknownCode as error:
            raise InvalidParameter(error.parameter, str(error)) from error
