"""What an audit of a city's responsibilities asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from geo_pot.agencies.auditing.records import AuditedCategory, Claim, Ground, Responsibilities
from geo_pot.agencies.models import Agency, Category
from geo_pot.agencies.sql import read_sql
from spatial.models import Area, Boundary, Edition, Level

LIST_CLAIMS = read_sql("list_claims")
MEASURE_AREAS = read_sql("measure_areas")


def responsibilities(edition: Edition, *, day: date, category_ids: Sequence[int] = ()) -> Responsibilities:
    """A city's rules on a local day over the ground of its published edition; for these categories, or all in use."""
    territory = edition.territory
    categories = Category.objects.filter(territory=territory, active=True).select_related("default_agency")
    if category_ids:
        categories = categories.filter(pk__in=category_ids)
    kota = Area.objects.filter(territory=territory, level=Level.KOTA).first()
    centre = Agency.objects.filter(territory=territory, is_control_centre=True, active=True).first()
    return Responsibilities(
        day=day,
        edition=edition.name,
        metric_srid=territory.metric_srid,
        tolerance_m=territory.tolerance_m,
        kota_id=kota.pk if kota else None,
        ground=tuple(list_ground(edition)),
        claims=tuple(list_claims(territory.pk, day)),
        categories=tuple(_category(category) for category in categories.order_by("order", "code")),
        control_centre=centre.code if centre else None,
    )


def list_ground(edition: Edition) -> list[Ground]:
    kelurahan = Boundary.objects.filter(edition=edition, level=Level.KELURAHAN).order_by("code")
    rows = kelurahan.values_list("area_id", "parent__area_id", "parent__level", "outline")
    return [
        Ground(area_id, above_id if level == Level.KECAMATAN else None, shapely.from_wkb(bytes(outline.wkb)))
        for area_id, above_id, level, outline in rows
    ]


def _category(category: Category) -> AuditedCategory:
    default = category.default_agency
    return AuditedCategory(category.pk, category.code, default.code if default and default.active else None)


def list_claims(territory_id: int, on_day: date) -> list[Claim]:
    return [_claim(row) for row in _rows(LIST_CLAIMS, {"territory_id": territory_id, "on_day": on_day})]


def _claim(row: tuple[Any, ...]) -> Claim:
    code, agency, priority, area_m2, category_ids, area_ids, outline = row
    return Claim(
        code,
        agency,
        priority,
        area_m2,
        frozenset(category_ids),
        frozenset(area_ids),
        None if outline is None else shapely.from_wkb(bytes(outline)),
    )


def measure_areas(outlines: Sequence[BaseGeometry]) -> list[float]:
    """m² on the ellipsoid of outlines in degrees (EPSG:4326)."""
    return [row[0] for row in _rows(MEASURE_AREAS, {"outlines": [shapely.to_wkb(shape) for shape in outlines]})]


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
