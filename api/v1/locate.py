"""Where a place lies, and nothing else: for a pin that is being dragged, and for other systems. From memory."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from api.caching import etag_of, unless_known
from api.describe import described
from api.params import Query
from api.v1 import parameters as p
from api.v1.match import OUTSIDE, as_place, not_ready
from api.views import ApiView
from geo_pot.accounts.access import ANYBODY, Access
from spatial import serving
from spatial.cells import Method
from spatial.queries.in_force import EditionVersion
from spatial.serving import EditionIndex, Found

HELD_S = 0.1  # a query for each request would cost a third of them; a dragged pin is older than that when it is drawn
PARAMETERS = (p.LON, p.LAT, p.TERRITORY, p.IF_NONE_MATCH)


class LocateView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    authentication_classes: list[type[BaseAuthentication]] = []  # noqa: RUF012 -- whoever asks gets the same answer

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
        query = Query(request, PARAMETERS)
        lon, lat = query.position()
        about, index = city_asked(lon, lat, query)
        tag = etag_of(about, lon, lat)
        return unless_known(request, tag, lambda: Response(as_json(lon, lat, index.find(lon, lat), about)))


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
