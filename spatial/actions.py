"""What changes places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction

from spatial import queries, serving
from spatial.editions.succession import Kind, Named, Succession, infer_successions
from spatial.errors import EditionExists
from spatial.importing.records import LEVELS, BoundarySet, LevelName, PlannedBoundary
from spatial.models import WGS84_SRID, Area, AreaSuccession, Boundary, Edition, Territory

Successions = dict[LevelName, list[Succession]]


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

    A code that an earlier edition of the Territory had at the same level keeps its Area, and so does a place that the
    edition in force has under another code, on the same ground; any other code is a new Area. What was renamed,
    recoded, split or merged is stored beside. The same content under the same name is stored once.

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
    successions = _successions(territory, boundaries)
    areas = _areas(territory, boundaries, successions)
    _store_boundaries(edition, boundaries, areas)
    _store_successions(edition, successions, areas)
    # Stored beside it, so that nobody waits for it when it comes into force; what fails is built by who needs it.
    transaction.on_commit(partial(serving.store_index, edition), robust=True)
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


def _successions(territory: Territory, boundaries: BoundarySet) -> Successions:
    """By level, what became of the places of the edition in force; nothing where none is."""
    published = queries.published_edition(territory)
    if published is None:
        return {}
    former = queries.boundaries_of(published)
    return {level: infer_successions(_named(former, level), _named(boundaries, level)) for level in LEVELS}


def _named(boundaries: BoundarySet, level: LevelName) -> list[Named]:
    return [Named(each.code, each.name, each.outline) for each in boundaries.of(level)]


def _areas(territory: Territory, boundaries: BoundarySet, successions: Successions) -> dict[tuple[str, str], int]:
    """(level, code) → Area, made where no earlier edition had the code, nor the place under another one."""
    areas = queries.area_ids_by_code(territory)
    for level, followed in successions.items():
        areas |= {(level, each.after): areas[level, each.before] for each in followed if each.kind is Kind.RECODE}
    new = [key for each in boundaries.boundaries if (key := (each.level, each.code)) not in areas]
    made = Area.objects.bulk_create([Area(territory=territory, level=level) for level, _ in new])
    return areas | {key: area.pk for key, area in zip(new, made, strict=True)}


def _store_boundaries(edition: Edition, boundaries: BoundarySet, areas: dict[tuple[str, str], int]) -> None:
    """Parents stand before their children in a BoundarySet, so each level finds its parents stored."""
    stored: dict[str, Boundary] = {}
    for level in dict.fromkeys(planned.level for planned in boundaries.boundaries):
        rows = [
            _boundary(edition, planned, areas[planned.level, planned.code], stored) for planned in boundaries.of(level)
        ]
        stored |= {row.code: row for row in Boundary.objects.bulk_create(rows)}


def _store_successions(edition: Edition, successions: Successions, areas: dict[tuple[str, str], int]) -> None:
    AreaSuccession.objects.bulk_create(
        AreaSuccession(
            edition=edition,
            from_area_id=areas[level, each.before],
            to_area_id=areas[level, each.after],
            kind=each.kind,
        )
        for level, followed in successions.items()
        for each in followed
    )


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
