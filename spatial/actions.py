"""What changes places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction

from spatial import queries
from spatial.errors import EditionExists
from spatial.importing.records import BoundarySet, PlannedBoundary
from spatial.models import WGS84_SRID, Area, Boundary, Edition, Territory


@dataclass(frozen=True)
class StoredEdition:
    """An edition in the database, and whether this call put it there."""

    edition: Edition
    created: bool


@transaction.atomic
def store_edition(
    *, territory_id: int, boundaries: BoundarySet, name: str, source: str, licence: str, valid_from: date
) -> StoredEdition:
    """Store a set of boundaries as a draft edition, whole or not at all.

    A code that an earlier edition of the Territory had at the same level keeps its Area; a new code is a new Area.
    The same content under the same name is stored once.

    raises   EditionExists where the name stands for other content
    """
    # One load at a time for a Territory: two at once would both make an Area for a new code.
    territory = Territory.objects.select_for_update().get(pk=territory_id)
    content_sha256 = boundaries.sha256()
    existing = Edition.objects.filter(territory=territory, name=name).first()
    if existing is not None:
        _require_same(existing, content_sha256, valid_from)
        return StoredEdition(existing, created=False)
    edition = Edition.objects.create(
        territory=territory,
        name=name,
        source=source,
        licence=licence,
        valid_from=valid_from,
        content_sha256=content_sha256,
    )
    _store_boundaries(edition, boundaries)
    return StoredEdition(edition, created=True)


def _require_same(existing: Edition, content_sha256: str, valid_from: date) -> None:
    way_out = "Give the new boundaries an edition name of their own."
    if existing.content_sha256 != content_sha256:
        raise EditionExists(f"The edition {existing.name!r} is stored already, with other boundaries. {way_out}")
    if existing.valid_from != valid_from:
        raise EditionExists(
            f"The edition {existing.name!r} is stored already, valid from {existing.valid_from}, "
            f"not {valid_from}. {way_out}"
        )


def _store_boundaries(edition: Edition, boundaries: BoundarySet) -> None:
    """Parents stand before their children in a BoundarySet, so each level finds its parents stored."""
    areas = _areas(edition.territory, boundaries)
    stored: dict[str, Boundary] = {}
    for level in dict.fromkeys(planned.level for planned in boundaries.boundaries):
        rows = [
            _boundary(edition, planned, areas[planned.level, planned.code], stored) for planned in boundaries.of(level)
        ]
        stored |= {row.code: row for row in Boundary.objects.bulk_create(rows)}


def _areas(territory: Territory, boundaries: BoundarySet) -> dict[tuple[str, str], int]:
    """(level, code) → Area, made where no earlier edition had the code."""
    areas = queries.area_ids_by_code(territory)
    new = [key for each in boundaries.boundaries if (key := (each.level, each.code)) not in areas]
    made = Area.objects.bulk_create([Area(territory=territory, level=level) for level, _ in new])
    return areas | {key: area.pk for key, area in zip(new, made, strict=True)}


def _boundary(edition: Edition, planned: PlannedBoundary, area_id: int, stored: dict[str, Boundary]) -> Boundary:
    return Boundary(
        edition=edition,
        area_id=area_id,
        level=planned.level,
        code=planned.code,
        name=planned.name,
        aliases=list(planned.aliases),
        parent=stored[planned.parent_code] if planned.parent_code is not None else None,
        outline=cast(MultiPolygon, GEOSGeometry(memoryview(shapely.to_wkb(planned.outline)), srid=WGS84_SRID)),
    )
