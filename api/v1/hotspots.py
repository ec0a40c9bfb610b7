"""Where complaints keep coming back: sites, one of them, and the surface, as who asks may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from api import problem_types as types
from api.authentication import actor
from api.caching import vary
from api.describe import described
from api.paging import stream_collection
from api.params import Query
from api.problems import InvalidParameter, Problem
from api.v1 import parameters as p
from api.v1.hotspot_reading import read_action, read_day
from api.views import GeoJSONView
from geo_pot.accounts.access import ANYBODY, Access, granted
from geo_pot.accounts.actor import Actor
from geo_pot.hotspots.actions.record_action import record_action
from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.filters import LIMIT, HotspotFilter, SiteShape, SurfaceFilter
from geo_pot.hotspots.models import SiteClass, SiteState
from geo_pot.hotspots.permissions import WORKERS, reader_of
from geo_pot.hotspots.queries.details import read_hotspot
from geo_pot.hotspots.queries.published import hotspots_geojson, surface_geojson
from spatial.analysis.emerging import EmergingClass

LISTED = [SiteState.CANDIDATE, SiteState.ACTIVE, SiteState.DORMANT, SiteState.RESOLVED]
DAY = {"type": "string", "format": "date"}
STATE = p.parameter("state", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(LISTED)}.")
CLASS = p.parameter("class", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(SiteClass.values)}.")
EMERGING = p.parameter(
    "class",
    {"type": "string", "minLength": 1},
    f"With commas between: {', '.join(one.value for one in EmergingClass)}.",
)
MAX_Q = p.parameter(
    "max_q",
    {"type": "number", "minimum": 0, "maximum": 1},
    "The clearest only: the expected share of false ones among all that are at least as clear.",
)
AS_OF = p.parameter("as_of", DAY, "What could be seen here at the end of that day, local time; now if not given.")
SEEN_FROM = p.parameter("seen_from", DAY, "Something lay there on this day or later.")
SEEN_TO = p.parameter(
    "seen_to", DAY, "Something lay there before this day. Where only months are told, they are compared as months."
)
SHAPE = p.parameter(
    "geometry",
    {"type": "string", "enum": [shape.value for shape in SiteShape], "default": SiteShape.POINT.value},
    "A point, or the disc of the site, round in metres.",
)
PARAMETERS = (
    p.TERRITORY, p.BBOX, p.AREA, p.GROUP, p.CATEGORY, p.AGENCY, STATE, CLASS, MAX_Q, SEEN_FROM, SEEN_TO, AS_OF, SHAPE,
    p.limit(LIMIT, LIMIT), p.LANG,
)  # fmt: skip
DETAIL = (AS_OF, SHAPE, p.LANG)
SURFACE = (
    p.TERRITORY, p.BBOX, p.AREA, p.GROUP, p.CATEGORY, EMERGING, MAX_Q, AS_OF, p.limit(LIMIT, LIMIT), p.LANG,
)  # fmt: skip


class HotspotView(GeoJSONView):
    """What a signed-in person sees is for no shared cache."""

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code < 400:
            response.setdefault("Cache-Control", "private, no-cache" if actor(request).user_id else "no-cache")
            vary(response, "Cookie", "X-Session-Token")
        return response


class HotspotsView(HotspotView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "Hotspots as GeoJSON, the most to be expected first",
        operation="listHotspots",
        gives="HotspotCollection",
        parameters=PARAMETERS,
        geojson=True,
        text="To the public places are centres of cells, not of complaints, and only what enough different people"
        " reported is told; staff see all in their scope.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, PARAMETERS)
        wanted = HotspotFilter(
            territory=query.text("territory"),
            area=query.text("area"),
            group=query.text("group"),
            category=query.text("category"),
            agency=query.text("agency"),
            bbox=query.bbox(),
            states=query.choices("state", SiteState),
            classes=query.choices("class", SiteClass),
            max_q=query.number("max_q", least=0, most=1),
            seen_from=read_day(query, "seen_from"),
            seen_to=read_day(query, "seen_to"),
            as_of=read_day(query, "as_of"),
            shape=query.choice("geometry", SiteShape) or SiteShape.POINT,
            limit=query.whole("limit", default=LIMIT, most=LIMIT),
            language=query.language(),
        )
        return answer(request, lambda: hotspots_geojson(wanted, reader_of(actor(request))))


class HotspotDetailView(HotspotView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "One hotspot with its episodes, clean-ups and history",
        operation="getHotspot",
        gives="HotspotDetail",
        parameters=DETAIL,
        geojson=True,
        text="As it was seen last, whatever became of it; with `as_of` as it was seen then.",
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        query = Query(request, DETAIL)
        wanted = HotspotFilter(
            site=public_id,
            as_of=read_day(query, "as_of"),
            shape=query.choice("geometry", SiteShape) or SiteShape.POINT,
            language=query.language(),
        )
        return Response(read_hotspot(wanted, reader_of(actor(request))))


class HotspotActionsView(HotspotView):
    access: ClassVar[Access] = {"post": granted(*WORKERS)}

    @described(
        "Write down what was done about a hotspot",
        operation="recordHotspotAction",
        gives="HotspotDetail",
        takes="HotspotAction",
        takes_features=False,
        parameters=(p.LANG,),
        status=201,
        geojson=True,
        text="For officers, the control centre, lurah, camat and administrators, within their scope. An assignment"
        " gives the site to an agency; a clean-up counts as one from the first run after that day on.",
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        language, by = Query(request, (p.LANG,)).language(), signed_in(request)
        record_action(site_id=public_id, done=read_action(request.data), by=by)
        return Response(read_hotspot(HotspotFilter(site=public_id, language=language), reader_of(by)), status=201)


class HotspotSurfaceView(HotspotView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "The planner's surface as GeoJSON, the densest cells first",
        operation="listHotspotCells",
        gives="HotspotCellCollection",
        parameters=SURFACE,
        geojson=True,
        text="Getis-Ord Gi* of the complaints in each cell of the city, its FDR q, and the class of emerging hot spots."
        " Relative density, not recurrence. To the public cells that few different people reported in are withheld.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, SURFACE)
        query.language()
        wanted = SurfaceFilter(
            territory=query.text("territory"),
            area=query.text("area"),
            group=query.text("group"),
            category=query.text("category"),
            bbox=query.bbox(),
            classes=query.choices("class", EmergingClass),
            max_q=query.number("max_q", least=0, most=1),
            as_of=read_day(query, "as_of"),
            limit=query.whole("limit", default=LIMIT, most=LIMIT),
        )
        return answer(request, lambda: surface_geojson(wanted, reader_of(actor(request))))


def signed_in(request: Request) -> Actor:
    """Who asks, who must have an account."""
    who = actor(request)
    if who.user_id is None:
        raise Problem(types.UNAUTHENTICATED, "Sign in: this is for who looks after the city.")
    return who


def answer(request: Request, ask: Callable[[], Iterator[bytes]]) -> HttpResponseBase:
    """Stream a collection; a code that names nothing is told at once."""
    try:
        return stream_collection((piece for piece in ask()), request)
    except UnknownCode as error:
        raise InvalidParameter(error.parameter, str(error)) from error
