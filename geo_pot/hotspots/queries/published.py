"""What readers see of the published runs, as GeoJSON straight from the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection

from geo_pot.agencies.models import Agency, Category, CategoryGroup
from geo_pot.hotspots.errors import UnknownCode
from geo_pot.hotspots.explaining import add_explanation
from geo_pot.hotspots.filters import HotspotFilter, SiteShape, SurfaceFilter
from geo_pot.hotspots.privacy import PUBLIC, PUBLIC_CELL_M, Reader
from geo_pot.hotspots.sql import read_sql
from spatial.bbox import BBox
from spatial.models import Boundary, Territory

PARTS = ("shown_runs", "visible_sites")
HEAD = b'{"type":"FeatureCollection","features":['
TAIL = b'],"next":null}\n'
CHUNK = 500


def compose(name: str) -> str:
    """A query with the parts that it names."""
    text = read_sql(name)
    for part in PARTS:
        text = text.replace(f"{{{part}}}", read_sql(part))
    return text


LIST_HOTSPOTS = compose("list_hotspots")
LIST_CELLS = compose("list_cells")
COUNT_HOTSPOTS = compose("count_hotspots")


def hotspots_geojson(wanted: HotspotFilter, reader: Reader = PUBLIC) -> Iterator[bytes]:
    """Sites as one GeoJSON FeatureCollection, in pieces, from the database's own JSON, each explained in words.

    Raises UnknownCode at once, before anything is read, for a code that names nothing.
    """
    check_codes(wanted)
    return stream(LIST_HOTSPOTS, values_of(wanted, reader), partial(add_explanation, language=wanted.language))


def surface_geojson(wanted: SurfaceFilter, reader: Reader = PUBLIC) -> Iterator[bytes]:
    """The cells of the planner's surface in the same way."""
    check_codes(wanted)
    return stream(LIST_CELLS, cell_values_of(wanted, reader))


def stream(query: str, values: dict[str, Any], finish: Callable[[str], str] = str) -> Iterator[bytes]:
    between = HEAD
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(CHUNK):
            yield between + ",\n".join(finish(row[0]) for row in rows).encode()
            between = b",\n"
    yield (HEAD if between is HEAD else b"") + TAIL


def values_of(wanted: HotspotFilter, reader: Reader = PUBLIC) -> dict[str, Any]:
    return {
        **common_values(wanted, reader),
        "agency": wanted.agency,
        "states": list(wanted.states) or None,
        "seen_from": wanted.seen_from,
        "seen_to": wanted.seen_to,
        "site": None if wanted.site is None else str(wanted.site),
        "last_seen": wanted.site is not None and wanted.as_of is None,
        "outline": wanted.shape == SiteShape.OUTLINE,
        "language": wanted.language,
        "precision_m": PUBLIC_CELL_M,
    }


def cell_values_of(wanted: SurfaceFilter, reader: Reader = PUBLIC) -> dict[str, Any]:
    return common_values(wanted, reader)


def common_values(wanted: HotspotFilter | SurfaceFilter, reader: Reader) -> dict[str, Any]:
    return {
        **run_values(wanted.territory, wanted.group, wanted.category),
        "as_of": wanted.as_of,
        "area": wanted.area,
        "classes": list(wanted.classes) or None,
        "max_q": wanted.max_q,
        "limit": wanted.limit,
        **corners(wanted.bbox),
        **reader_values(reader),
    }


def run_values(
    territory: str | None = None, group: str | None = None, category: str | None = None
) -> dict[str, str | None]:
    return {"territory": territory, "group": group, "category": category, "as_of": None}


def reader_values(reader: Reader) -> dict[str, Any]:
    rights = reader.rights
    return {
        "sees_all": reader.sees_all,
        "right_territories": [right.territory_id for right in rights],
        "right_areas": [right.area_id for right in rights],
        "right_agencies": [right.agency_id for right in rights],
        "city_rights": [right.territory_id for right in rights if right.area_id is None and right.agency_id is None],
        "min_reporters": settings.HOTSPOT_MIN_REPORTERS,
        "last_seen": False,
    }


def corners(box: BBox | None) -> dict[str, float | None]:
    return {name: None if box is None else getattr(box, name) for name in ("west", "south", "east", "north")}


def check_codes(wanted: HotspotFilter | SurfaceFilter) -> None:
    """Raise UnknownCode for the first code of a filter that names nothing (in the Territory asked for, if any is)."""
    if wanted.territory and not Territory.objects.filter(code=wanted.territory).exists():
        raise UnknownCode("territory", f"no territory has the code {wanted.territory!r}: see /api/v1/territories")
    inside = {"territory__code": wanted.territory} if wanted.territory else {}
    if wanted.group and not CategoryGroup.objects.filter(code=wanted.group, **inside).exists():
        raise UnknownCode("group", f"no category group has the code {wanted.group!r}: see /api/v1/categories")
    if wanted.category and not Category.objects.filter(code=wanted.category, **inside).exists():
        raise UnknownCode("category", f"no category has the code {wanted.category!r}: see /api/v1/categories")
    agency = wanted.agency if isinstance(wanted, HotspotFilter) else None
    if agency and not Agency.objects.filter(code=agency, **inside).exists():
        raise UnknownCode("agency", f"no agency has the code {agency!r}: see /api/v1/agencies")
    of_edition = {f"edition__{name}": value for name, value in inside.items()}
    if wanted.area and not Boundary.objects.filter(code=wanted.area, **of_edition).exists():
        raise UnknownCode("area", f"no area has the code {wanted.area!r}: see /api/v1/areas")


def count_hotspots(area_id: int, reader: Reader = PUBLIC) -> dict[str, int]:
    """State → number of the sites that a reader sees in an Area of any level."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_HOTSPOTS, {"area_id": area_id, **run_values(), **reader_values(reader)})
        return dict(cursor.fetchall())
