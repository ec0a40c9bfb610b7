"""Areas and Territories as clients list them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from spatial.bbox import BBox
from spatial.models import Boundary, Edition, EditionState, Level, Territory
from spatial.sql import read_sql

FIND_INSIDE = read_sql("find_inside")
LIST_AREAS = read_sql("list_areas")
LIST_TERRITORIES = read_sql("list_territories")

# Where a Territory has no names of its own for its levels.
LEVEL_NAMES = {
    Level.KOTA: {"id": "Kota", "en": "City"},
    Level.KECAMATAN: {"id": "Kecamatan", "en": "District"},
    Level.KELURAHAN: {"id": "Kelurahan", "en": "Urban village"},
}


class Shape(StrEnum):
    """What an area's feature has for a geometry."""

    OUTLINE = "outline"
    POINT = "point"  # inside the area, for a label
    NONE = "none"


@dataclass(frozen=True)
class AreaChoice:
    """Which areas of the published editions; None is any."""

    territory_id: int | None = None
    level: Level | None = None
    code: str | None = None
    parent: str | None = None
    shape: Shape = Shape.OUTLINE


@dataclass(frozen=True)
class FoundArea:
    """An Area as the edition in force has it."""

    area_id: int
    level: Level
    code: str
    name: str
    territory_id: int
    territory: str


@dataclass(frozen=True)
class EditionItem:
    name: str
    source: str
    licence: str
    valid_from: date


@dataclass(frozen=True)
class TerritoryItem:
    """`bbox` and `edition` are None while no boundaries are in force."""

    id: int
    code: str
    name: str
    time_zone: str
    languages: tuple[str, ...]
    bbox: BBox | None
    edition: EditionItem | None


def read_areas(choice: AreaChoice, language: str) -> Iterator[str]:
    """GeoJSON features as text (EPSG:4326, 6 decimals), widest level first, then by code; one query."""
    parameters: dict[str, Any] = {
        "territory_id": choice.territory_id,
        "level": choice.level,
        "code": choice.code,
        "parent": choice.parent,
        "geometry": choice.shape,
        "language": language,
        "level_names": json.dumps(LEVEL_NAMES),
    }
    with connection.cursor() as cursor:
        cursor.execute(LIST_AREAS, parameters)
        yield from (row[0] for row in cursor)


def find_areas(code: str, *, territory: Territory | None = None, ever: bool = False) -> list[FoundArea]:
    """The Areas that bear a code in the editions in force: more than one where Territories share a code.

    ever   where the edition in force of a Territory has it no more, the last one that had it is asked
    """
    boundaries = Boundary.objects.filter(code=code).exclude(edition__state=EditionState.DRAFT)
    if not ever:
        boundaries = boundaries.filter(edition__state=EditionState.PUBLISHED)
    if territory is not None:
        boundaries = boundaries.filter(edition__territory=territory)
    rows = (
        boundaries.select_related("edition__territory")
        .defer("outline", "edge")
        # "published" sorts before "retired"
        .order_by("edition__territory__code", "edition__state", "-edition__valid_from")
        .distinct("edition__territory__code")
    )
    return [
        FoundArea(
            area_id=row.area_id,
            level=Level(row.level),
            code=row.code,
            name=row.name,
            territory_id=row.edition.territory_id,
            territory=row.edition.territory.code,
        )
        for row in rows
    ]


def inside_ids(area_id: int) -> list[int]:
    """The kelurahan within an Area (itself, if it is one) in the edition in force."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_INSIDE, {"area_id": area_id})
        return [pk for (pk,) in cursor.fetchall()]


def areas_version(territory_id: int | None = None) -> str:
    """Changes whenever an answer about areas could: with the editions in force and the names of their Territories."""
    editions = Edition.objects.filter(state=EditionState.PUBLISHED)
    if territory_id is not None:
        editions = editions.filter(territory=territory_id)
    rows = editions.order_by("id").values_list(
        "id", "name", "content_sha256", "published_at", "territory__code", "territory__level_names"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:32]


def list_territories() -> list[TerritoryItem]:
    """All Territories by code; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_TERRITORIES)
        return [_territory(row) for row in cursor.fetchall()]


def _territory(row: tuple[Any, ...]) -> TerritoryItem:
    territory_id, code, name, time_zone, languages, west, south, east, north, *edition = row
    return TerritoryItem(
        id=territory_id,
        code=code,
        name=name,
        time_zone=time_zone,
        languages=tuple(languages),
        bbox=None if west is None else BBox(west, south, east, north),
        edition=None if edition[0] is None else EditionItem(*edition),
    )
