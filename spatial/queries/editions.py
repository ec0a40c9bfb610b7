"""The boundaries of a Territory, edition by edition."""

from __future__ import annotations

import shapely

from spatial.editions.records import Held
from spatial.errors import UnknownEdition, UnknownTerritory
from spatial.importing.hierarchy import as_multipolygon
from spatial.importing.records import LEVELS, BoundarySet, PlannedBoundary
from spatial.models import Boundary, Edition, EditionState, Level, Territory


def territory_by_code(code: str) -> Territory:
    """The Territory with a code.

    raises   UnknownTerritory, naming those there are
    """
    try:
        return Territory.objects.get(code=code)
    except Territory.DoesNotExist:
        known = ", ".join(Territory.objects.values_list("code", flat=True)) or "none"
        raise UnknownTerritory(
            f"There is no Territory {code}. Known: {known}. A new one comes with `manage.py load_territory DIR`."
        ) from None


def published_edition(territory: Territory) -> Edition | None:
    """The boundaries in force."""
    return Edition.objects.filter(territory=territory, state=EditionState.PUBLISHED).first()


def edition_by_name(territory: Territory, name: str) -> Edition:
    """The edition of a Territory that bears a name.

    raises   UnknownEdition, naming those there are
    """
    try:
        return Edition.objects.select_related("territory").get(territory=territory, name=name)
    except Edition.DoesNotExist:
        known = ", ".join(map(str, Edition.objects.filter(territory=territory))) or "none"
        raise UnknownEdition(f"Territory {territory.code} has no edition {name!r}. It has: {known}.") from None


def places_of(edition: Edition, level: Level = Level.KELURAHAN) -> list[Held]:
    """The places of one level as an edition has them, by code; keys are ids of Areas, parents those of kecamatan."""
    rows = Boundary.objects.filter(edition=edition, level=level).select_related("parent").order_by("code")
    return [
        Held(
            row.area_id,
            row.code,
            row.name,
            shapely.from_wkb(bytes(row.outline.wkb)),
            row.parent.area_id if row.parent and row.parent.level == Level.KECAMATAN else None,
        )
        for row in rows.defer("edge", "parent__edge", "parent__outline")
    ]


def boundaries_of(edition: Edition) -> BoundarySet:
    """All boundaries of a stored edition, as the import knows them."""
    rows = Boundary.objects.filter(edition=edition).select_related("parent").order_by("code")
    by_level = {level: [_planned(row) for row in rows if row.level == level] for level in LEVELS}
    return BoundarySet(edition.territory.code, tuple(each for level in LEVELS for each in by_level[level]))


def _planned(row: Boundary) -> PlannedBoundary:
    outline = as_multipolygon(shapely.from_wkb(bytes(row.outline.wkb)))
    level = next(level for level in LEVELS if level == row.level)
    parent_code = row.parent.code if row.parent else None
    return PlannedBoundary(level, row.code, row.name, tuple(row.aliases), parent_code, outline)


def area_ids_by_code(territory: Territory) -> dict[tuple[str, str], int]:
    """(level, code) → the Area that had the code last, over all editions of a Territory."""
    rows = Boundary.objects.filter(edition__territory=territory).order_by("edition__valid_from", "edition_id")
    return {(level, code): area_id for level, code, area_id in rows.values_list("level", "code", "area_id")}
