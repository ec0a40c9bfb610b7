"""Which kelurahan and kecamatan a place belongs to, and which agency answers there for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api import problem_types as types
from api.describe import described
from api.params import Query
from api.problems import InvalidParameter, Problem
from api.v1 import parameters as p
from api.v1.reasons import explain
from api.views import ApiView
from geo_pot.accounts.access import ANYBODY, Access
from geo_pot.agencies.queries import CategoryRoute, route_all_categories
from spatial.models import Edition, Territory
from spatial.queries import Match, Place, border_shares, match_point, nearest_edition, published_edition

PARAMETERS = (p.LON, p.LAT, p.ACCURACY, p.CATEGORY, p.TERRITORY, p.LANG)
OUTSIDE = "outside"


@dataclass(frozen=True)
class Asked:
    """lon, lat in degrees, WGS 84 (EPSG:4326)."""

    lon: float
    lat: float
    accuracy_m: float | None
    language: str


class MatchView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "Which area a place belongs to, and which agency answers there for what",
        operation="matchPoint",
        gives="Match",
        parameters=PARAMETERS,
        text="`method` is `covers`; `nearest` within the city's tolerance; `unmatched` beyond it; `outside` where a"
        " complaint would be refused. Without `territory` the nearest city answers.",
    )
    def get(self, request: Request) -> Response:
        query = Query(request, PARAMETERS)
        lon, lat = query.position()
        asked = Asked(lon, lat, query.number("accuracy_m", least=0, most=100_000), query.language())
        edition = edition_asked(asked, query.territory())
        match = match_point(lon, lat, edition=edition, accuracy_m=asked.accuracy_m)
        if match is None:
            raise not_ready()
        return Response(as_json(asked, match, edition, query.text("category")))


def edition_asked(asked: Asked, territory: Territory | None) -> Edition:
    edition = nearest_edition(asked.lon, asked.lat) if territory is None else published_edition(territory)
    if edition is None:
        raise not_ready()
    return edition


def not_ready() -> Problem:
    return Problem(types.UNAVAILABLE, "No boundaries are in force: `manage.py load_boundaries --publish` loads them.")


def as_json(asked: Asked, match: Match, edition: Edition, category: str | None) -> dict[str, Any]:
    territory = edition.territory
    outside = match.method == "unmatched" and match.distance_m > territory.coverage_limit_m
    shares = (
        border_shares(asked.lon, asked.lat, edition=edition, accuracy_m=asked.accuracy_m) if match.on_border else []
    )
    return {
        "lon": asked.lon,
        "lat": asked.lat,
        "accuracy_m": asked.accuracy_m,
        "territory": territory.code,
        "edition": edition.name,
        "method": OUTSIDE if outside else match.method,
        "distance_m": round(match.distance_m, 2),
        "edge_m": None if match.edge_m is None else round(match.edge_m, 2),
        "on_border": match.on_border,
        "kelurahan": as_place(match.kelurahan),
        "kelurahan_name": match.kelurahan.name if match.kelurahan else None,
        "kecamatan": as_place(match.kecamatan),
        "kecamatan_name": match.kecamatan.name if match.kecamatan else None,
        "nearest": as_place(match.nearest),
        "candidates": [
            {"code": each.place.code, "name": each.place.name, "share": round(each.share, 4)} for each in shares
        ],
        "agencies": [] if outside else agencies(asked, match, territory, category),
    }


def as_place(place: Place | None) -> dict[str, str] | None:
    return None if place is None else {"code": place.code, "name": place.name}


def agencies(asked: Asked, match: Match, territory: Territory, category: str | None) -> list[dict[str, Any]]:
    routes = route_all_categories(
        territory=territory,
        kelurahan_id=match.kelurahan.area_id if match.kelurahan else None,
        kecamatan_id=match.kecamatan.area_id if match.kecamatan else None,
        lon=asked.lon,
        lat=asked.lat,
        at=timezone.now(),
        language=asked.language,
    )
    if category is not None:
        routes = [route for route in routes if route.category == category]
        if not routes:
            raise InvalidParameter(
                "category",
                f"there is none such in {territory.code}; /api/v1/categories?territory={territory.code} lists them",
            )
    return [as_agency(route, asked.language) for route in routes]


def as_agency(route: CategoryRoute, language: str) -> dict[str, Any]:
    return {
        "category": route.category,
        "category_name": route.category_name,
        "group": route.group,
        "agency": route.agency,
        "agency_name": route.agency_name,
        "why": explain(route.trace, language),
        "trace": route.trace,
    }
