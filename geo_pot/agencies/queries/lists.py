"""What clients may list: agencies, categories and service areas of a Territory, named in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from geo_pot.agencies.models import Agency, Category, name_in
from geo_pot.agencies.sql import read_sql
from spatial.models import Boundary, EditionState, Territory

LIST_SERVICE_AREAS = read_sql("list_service_areas")


@dataclass(frozen=True)
class AgencyItem:
    code: str
    name: str
    short_name: str
    kind: str
    is_control_centre: bool
    area: str | None  # code of its own place in the published edition


@dataclass(frozen=True)
class CategoryItem:
    code: str
    name: str
    group: str
    group_name: str
    default_agency: str | None
    public_precision: str
    public_text: str
    anonymous_allowed: bool


@dataclass(frozen=True)
class ServiceAreaItem:
    """`outline` is GeoJSON (EPSG:4326, 6 decimals), None where not asked for or where its Areas are not published."""

    code: str
    name: str
    agency: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    priority: int
    valid_from: date | None
    valid_to: date | None
    outline: str | None


def list_agencies(territory: Territory, language: str) -> list[AgencyItem]:
    """All active agencies by code; one query."""
    boundary = Boundary.objects.filter(area=OuterRef("area"), edition__state=EditionState.PUBLISHED)
    agencies = Agency.objects.filter(territory=territory, active=True)
    agencies = agencies.annotate(area_code=Subquery(boundary.values("code")[:1])).order_by("code")
    return [
        AgencyItem(
            code=agency.code,
            name=agency.name_in(language),
            short_name=agency.short_name,
            kind=agency.kind,
            is_control_centre=agency.is_control_centre,
            area=agency.area_code,
        )
        for agency in agencies
    ]


def list_categories(territory: Territory, language: str) -> list[CategoryItem]:
    """All active categories in the directory's order, groups together; one query."""
    categories = Category.objects.filter(territory=territory, active=True).select_related("group", "default_agency")
    return [
        CategoryItem(
            code=category.code,
            name=category.name_in(language),
            group=category.group.code,
            group_name=category.group.name_in(language),
            default_agency=category.default_agency.code if category.default_agency else None,
            public_precision=category.public_precision,
            public_text=category.public_text,
            anonymous_allowed=category.anonymous_allowed,
        )
        for category in categories.order_by("group__order", "order", "code")
    ]


def list_service_areas(
    territory: Territory,
    language: str,
    *,
    on_day: date,
    category: str | None = None,
    agency: str | None = None,
    after: str | None = None,
    limit: int = 1_000,
    with_outline: bool = True,
) -> list[ServiceAreaItem]:
    """Service areas that hold on a local day, by code; `after` is the last code of the page before. One query."""
    parameters: Mapping[str, Any] = {
        "territory_id": territory.pk,
        "on_day": on_day,
        "category": category,
        "agency": agency,
        "after": after,
        "limit": limit,
        "with_outline": with_outline,
    }
    with connection.cursor() as cursor:
        cursor.execute(LIST_SERVICE_AREAS, parameters)
        return [_service_area(row, language) for row in cursor.fetchall()]


def _service_area(row: tuple[Any, ...], language: str) -> ServiceAreaItem:
    code, names, agency, priority, valid_from, valid_to, categories, areas, outline = row
    return ServiceAreaItem(
        code=code,
        name=name_in(json.loads(names), language, code),
        agency=agency,
        categories=tuple(categories),
        areas=tuple(areas),
        priority=priority,
        valid_from=valid_from,
        valid_to=valid_to,
        outline=outline,
    )
