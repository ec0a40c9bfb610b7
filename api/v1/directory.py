"""Who is responsible in a city: agencies, categories, service areas."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict
from datetime import date
from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.describe import described
from api.paging import OPENING, WRONG_CURSOR, next_url
from api.params import Query
from api.problems import InvalidParameter
from api.v1 import parameters as p
from api.v1.codes import read_ids, required_territory
from api.views import ApiView, GeoJSONView
from geo_pot.accounts.access import ANYBODY, Access
from geo_pot.agencies.queries import ServiceAreaItem, list_agencies, list_categories, list_service_areas
from geo_pot.complaints.queries import codes
from spatial.models import Territory

LIST = (p.TERRITORY, p.LANG)
DEFAULT_LIMIT, MOST = 1_000, 1_000
WITH_OR_WITHOUT = p.parameter(
    "geometry",
    {"type": "string", "enum": ["outline", "none"], "default": "outline"},
    "The outline, or no geometry.",
)
SERVICE_AREAS = (
    p.TERRITORY, p.CATEGORY, p.AGENCY, WITH_OR_WITHOUT, p.CURSOR, p.limit(DEFAULT_LIMIT, MOST), p.LANG,
)  # fmt: skip


class AgenciesView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described("Agencies of a city", operation="listAgencies", gives="Agencies", parameters=LIST)
    def get(self, request: Request) -> Response:
        query = Query(request, LIST)
        territory, language = required_territory(query), query.language()
        return Response(
            {"territory": territory.code, "items": [asdict(item) for item in list_agencies(territory, language)]}
        )


class CategoriesView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "What can be complained about in a city",
        operation="listCategories",
        gives="Categories",
        parameters=LIST,
        text="In the city's own order, groups together.",
    )
    def get(self, request: Request) -> Response:
        query = Query(request, LIST)
        territory, language = required_territory(query), query.language()
        return Response(
            {"territory": territory.code, "items": [asdict(item) for item in list_categories(territory, language)]}
        )


class ServiceAreasView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described(
        "Where agencies answer for what, today, as GeoJSON",
        operation="listServiceAreas",
        gives="ServiceAreaCollection",
        parameters=SERVICE_AREAS,
        geojson=True,
    )
    def get(self, request: Request) -> HttpResponse:
        query = Query(request, SERVICE_AREAS)
        territory, language = required_territory(query), query.language()
        limit = query.whole("limit", default=DEFAULT_LIMIT, most=MOST)
        items = list_service_areas(
            territory,
            language,
            on_day=today(territory),
            category=known_code(query, "category", territory),
            agency=known_code(query, "agency", territory),
            after=read_after(query),
            limit=limit + 1,
            with_outline=with_outline(query),
        )
        following = next_url(request, write_after(items[limit - 1].code)) if len(items) > limit else None
        body = write_collection(items[:limit], territory, following)
        return HttpResponse(body, content_type=request.accepted_renderer.media_type)


def today(territory: Territory) -> date:
    return timezone.now().astimezone(territory.zone).date()


def known_code(query: Query, name: str, territory: Territory) -> str | None:
    code = query.text(name)
    if code is not None:
        read_ids(query, name, {"category": codes.category_ids, "agency": codes.agency_ids}[name], territory)
    return code


def with_outline(query: Query) -> bool:
    geometry = query.text("geometry") or "outline"
    if geometry not in ("outline", "none"):
        raise InvalidParameter("geometry", "there are outline and none")
    return geometry == "outline"


def write_after(code: str) -> str:
    return base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")


def read_after(query: Query) -> str | None:
    cursor = query.text("cursor")
    if cursor is None:
        return None
    try:
        code = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise InvalidParameter("cursor", WRONG_CURSOR) from error
    if "\x00" in code:
        raise InvalidParameter("cursor", WRONG_CURSOR)
    return code


def write_collection(items: list[ServiceAreaItem], territory: Territory, following: str | None) -> str:
    features = ",".join(write_feature(item, territory) for item in items)
    return f'{OPENING}{features}],"next":{json.dumps(following)}}}'


def write_feature(item: ServiceAreaItem, territory: Territory) -> str:
    """The outline is the database's own GeoJSON text: not parsed, not written again."""
    properties = asdict(item) | {"territory": territory.code}
    outline = properties.pop("outline") or "null"
    text = json.dumps(properties, ensure_ascii=False, default=str)
    return f'{{"type":"Feature","id":{json.dumps(item.code)},"geometry":{outline},"properties":{text}}}'
