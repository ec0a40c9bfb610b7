"""Where a place lies, and nothing else: for a pin that is being dragged, and for other systems. From memory."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from api.caching import etag_of, unless_known
from api.describe import described
from api.params import Query
from api.problems import Problem
from api.v1 import parameters as p
from api.v1.match import OUTSIDE, as_place, not_ready
from api.views import ApiView, tell_language
from geo_pot.accounts.access import ANYBODY, Access
from spatial import serving
from spatial.cells import Method
from spatial.errors import SpatialError
from spatial.queries.in_force import EditionVersion
from spatial.serving import EditionIndex, Found

HELD_S = 0.1  # a query for each request would cost a third of them; a dragged pin is older than that when it is drawn
ANY_JSON = ("*/*", "application/json", "application/json, */*")
PARAMETERS = (p.LON, p.LAT, p.TERRITORY, p.IF_NONE_MATCH)


class LocateView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    authentication_classes: list[type[BaseAuthentication]] = []  # noqa: RUF012 -- whoever asks gets the same answer

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer at once who asks for nothing special: to negotiate and to wrap the request costs more than the answer.

        All others, and every mistake, take the way of all endpoints.
        """
        if request.method == "GET" and request.META.get("HTTP_ACCEPT", "*/*") in ANY_JSON:
            with suppress(Problem, SpatialError):
                response = located(request)
                response["Allow"] = ", ".join(self.allowed_methods)
                tell_language(request, response)
                return response
        return super().dispatch(request, *args, **kwargs)

    @described(
        "Which area a place belongs to",
        operation="locatePoint",
        gives="Location",
        parameters=PARAMETERS,
        cached=True,
        text="What `match` says of kelurahan and kecamatan, many times faster: without edges, candidates and agencies."
        " Without `territory` the nearest city answers.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return located(request)


def located(request: HttpRequest | Request) -> HttpResponseBase:
    query = Query(request, PARAMETERS)
    lon, lat = query.position()
    about, index = city_asked(lon, lat, query)

    def respond() -> HttpResponseBase:
        answer = JSONRenderer().render(as_json(lon, lat, index.find(lon, lat), about))
        return HttpResponse(answer, content_type="application/json")

    return unless_known(request, etag_of(about, lon, lat), respond)


def city_asked(lon: float, lat: float, query: Query) -> tuple[EditionVersion, EditionIndex]:
    territory = query.territory()
    cities = serving.in_force(max_age_s=HELD_S)
    city = cities.nearest(lon, lat) if territory is None else cities.of_territory(territory.pk)
    if city is None or city.index is None:
        raise not_ready()
    return city.about, city.index


def as_json(lon: float, lat: float, found: Found, about: EditionVersion) -> dict[str, Any]:
    outside = found.method == Method.UNMATCHED and found.distance_m > about.coverage_limit_m
    return {
        "lon": lon,
        "lat": lat,
        "territory": about.territory_code,
        "edition": about.edition_name,
        "method": OUTSIDE if outside else found.method.name.lower(),
        "distance_m": round(found.distance_m, 2),
        "kelurahan": as_place(found.kelurahan),
        "kecamatan": as_place(found.kecamatan),
        "nearest": as_place(found.nearest),
    }
