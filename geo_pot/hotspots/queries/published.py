"""The published sites that everybody may see: for the API, the page and the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from geo_pot.agencies.models import Category, CategoryGroup
from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.privacy import PUBLIC_CELL_M
from geo_pot.hotspots.sql import read_sql
from spatial.models import Boundary, Territory

LIST_HOTSPOTS = read_sql("list_hotspots")
COUNT_HOTSPOTS = read_sql("count_hotspots")
HEAD = b'{"type":"FeatureCollection","features":['
TAIL = b'],"next":null}\n'
CHUNK = 500


def hotspots_geojson(wanted: HotspotFilter) -> Iterator[bytes]:
    """The public's sites as one GeoJSON FeatureCollection, in pieces, straight from the database's own JSON.

    Raises UnknownCode at once, before anything is read, for a code that names nothing.
    """
    check_codes(wanted)
    return stream(values_of(wanted))


def stream(values: dict[str, Any]) -> Iterator[bytes]:
    between = HEAD
    with connection.chunked_cursor() as cursor:
        cursor.execute(LIST_HOTSPOTS, values)
        while rows := cursor.fetchmany(CHUNK):
            yield between + ",\n".join(row[0] for row in rows).encode()
            between = b",\n"
    yield (HEAD if between is HEAD else b"") + TAIL


def values_of(wanted: HotspotFilter) -> dict[str, Any]:
    box = wanted.bbox
    return {
        "territory": wanted.territory,
        "area": wanted.area,
        "group": wanted.group,
        "category": wanted.category,
        "states": list(wanted.states) or None,
        "classes": list(wanted.classes) or None,
        "max_q": wanted.max_q,
        "limit": wanted.limit,
        "language": wanted.language,
        "west": box and box.west,
        "south": box and box.south,
        "east": box and box.east,
        "north": box and box.north,
        "min_reporters": settings.HOTSPOT_MIN_REPORTERS,
        "precision_m": PUBLIC_CELL_M,
    }


def check_codes(wanted: HotspotFilter) -> None:
    """Raise UnknownCode for the first code of a filter that names nothing (in the Territory asked for, if any is)."""
    if wanted.territory and not Territory.objects.filter(code=wanted.territory).exists():
        raise UnknownCode("territory", f"no territory has the code {wanted.territory!r}: see /api/v1/territories")
    inside = {"territory__code": wanted.territory} if wanted.territory else {}
    if wanted.group and not CategoryGroup.objects.filter(code=wanted.group, **inside).exists():
        raise UnknownCode("group", f"no category group has the code {wanted.group!r}: see /api/v1/categories")
    if wanted.category and not Category.objects.filter(code=wanted.category, **inside).exists():
        raise UnknownCode("category", f"no category has the code {wanted.category!r}: see /api/v1/categories")
    of_edition = {f"edition__{name}": value for name, value in inside.items()}
    if wanted.area and not Boundary.objects.filter(code=wanted.area, **of_edition).exists():
        raise UnknownCode("area", f"no area has the code {wanted.area!r}: see /api/v1/areas")


def count_hotspots(area_id: int) -> dict[str, int]:
    """State → number of the public's sites in an Area of any level."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_HOTSPOTS, {"area_id": area_id, "min_reporters": settings.HOTSPOT_MIN_REPORTERS})
        return dict(cursor.fetchall())
