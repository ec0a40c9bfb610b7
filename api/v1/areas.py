"""Areas of every level, and what goes on in one."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api import problem_types as types
from api.authentication import actor
from api.caching import etag_of, for_who_asks, unless_known
from api.describe import described
from api.paging import write_all
from api.params import Query
from api.problems import InvalidParameter, Problem
from api.v1 import parameters as p
from api.v1.codes import read_boundaries
from api.views import ApiView, GeoJSONView
from geo_pot.accounts.access import ANYBODY, Access
from geo_pot.complaints.queries.selection import Boundaries, Within
from geo_pot.complaints.queries.summary import summarise
from geo_pot.hotspots.queries.published import count_hotspots
from spatial.models import Level, Territory
from spatial.queries import AreaChoice, FoundArea, areas_version, find_areas, read_areas
from spatial.queries.areas import Shape

LIST = (p.TERRITORY, p.LEVEL, p.PARENT, p.GEOMETRY, p.LANG, p.IF_NONE_MATCH)
DETAIL = (p.TERRITORY, p.GEOMETRY, p.LANG, p.IF_NONE_MATCH)
SUMMARY = (p.TERRITORY, p.BOUNDARIES, p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN)


class AreasView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "Areas of the boundaries in force as GeoJSON",
        operation="listAreas",
        gives="AreaCollection",
        parameters=LIST,
        geojson=True,
        cached=True,
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, LIST)
        territory, language = query.territory(), query.language()
        choice = AreaChoice(
            territory_id=territory.pk if territory else None,
            level=level_of(query),
            parent=query.text("parent"),
            shape=query.choice("geometry", Shape) or Shape.OUTLINE,
        )
        media_type = request.accepted_renderer.media_type
        tag = etag_of(areas_version(choice.territory_id), choice, language, media_type)
        return unless_known(
            request,
            tag,
            lambda: HttpResponse(write_all(read_areas(choice, language)), content_type=media_type),
        )


class AreaView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "One area as a GeoJSON Feature",
        operation="getArea",
        gives="Area",
        parameters=DETAIL,
        geojson=True,
        cached=True,
        text="A code that several cities use needs `territory`.",
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        query = Query(request, DETAIL)
        language, area = query.language(), find_area(code, query.territory())
        choice = AreaChoice(
            territory_id=area.territory_id, code=code, shape=query.choice("geometry", Shape) or Shape.OUTLINE
        )
        media_type = request.accepted_renderer.media_type
        tag = etag_of(areas_version(area.territory_id), choice, language, media_type)
        return unless_known(
            request, tag, lambda: HttpResponse(next(read_areas(choice, language)), content_type=media_type)
        )


class AreaSummaryView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "What a lurah or camat asks first about her area",
        operation="summariseArea",
        gives="AreaSummary",
        parameters=SUMMARY,
        text="Open, new and resolved complaints, by category and week (Monday to Sunday, local time), hotspots inside,"
        " and open complaints of the neighbours that lie on the border.",
    )
    def get(self, request: Request, code: str) -> Response:
        query = Query(request, SUMMARY)
        boundaries = read_boundaries(query)
        language, area = query.language(), find_area(code, query.territory(), ever=boundaries == Boundaries.THEN)
        zone = Territory.objects.get(pk=area.territory_id).zone
        within = Within(area.level, area.area_id, area.territory_id, boundaries)
        states = count_hotspots(area.area_id)
        who = actor(request)
        response = Response(
            {
                "area": {
                    "code": area.code,
                    "name": area.name,
                    "level": area.level.value,
                    "territory": area.territory,
                },
                **summarise(within, who, zone=zone, now=timezone.now(), language=language),
                "hotspots": {"count": sum(states.values()), "by_state": states},
            }
        )
        for_who_asks(response, who)
        return response


def level_of(query: Query) -> Level | None:
    text = query.text("level")
    if text is not None and text not in Level.values:
        raise InvalidParameter("level", f"there is no {text[:40]!r}; there are {', '.join(Level.values)}")
    return None if text is None else Level(text)


def find_area(code: str, territory: Territory | None, *, ever: bool = False) -> FoundArea:
    """The area that an address names; ever: also one that the boundaries in force have no more."""
    areas = [] if "\x00" in code else find_areas(code, territory=territory, ever=ever)
    if not areas:
        raise Problem(
            types.NOT_FOUND, f"There is no area {code!r} in the boundaries in force; /api/v1/areas lists all."
        )
    if len(areas) > 1:
        cities = ", ".join(area.territory for area in areas)
        raise InvalidParameter(
            "territory", f"the code {code!r} stands for areas of several cities: add one of {cities}"
        )
    return areas[0]
