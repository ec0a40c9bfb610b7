"""What a territory directory needs to know of places: their codes in the published edition, and metric systems."""

from __future__ import annotations

from django.db import connection

from geo_pot.agencies.directory.expansion import Place
from geo_pot.agencies.sql import read_sql
from spatial.models import Boundary, EditionState, Territory

IS_METRIC = read_sql("is_metric")


def published_places(territory: Territory) -> list[Place]:
    """All Areas of the Territory's published edition, by code; none while nothing is published."""
    boundaries = Boundary.objects.filter(edition__territory=territory, edition__state=EditionState.PUBLISHED)
    rows = boundaries.order_by("code").values_list("area_id", "level", "code", "name")
    return [Place(*row) for row in rows]


def has_boundaries(territory: Territory) -> bool:
    """Whether any edition is loaded, published or not."""
    return Boundary.objects.filter(edition__territory=territory).exists()


def is_metric(srid: int) -> bool:
    """Whether PostGIS knows an EPSG code, and as a projected system in true metres."""
    with connection.cursor() as cursor:
        cursor.execute(IS_METRIC, {"srid": srid})
        row = cursor.fetchone()
    return row is not None and bool(row[0])
