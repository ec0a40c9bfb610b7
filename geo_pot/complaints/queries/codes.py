"""From the codes that clients know to the ids that lists are narrowed by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from geo_pot.agencies.models import Agency, Category, CategoryGroup
from geo_pot.complaints.models import Complaint, Source
from geo_pot.complaints.queries.selection import Boundaries, Within
from spatial.models import Level, Territory
from spatial.queries import find_areas

Ids = tuple[int, ...]


class UnknownCode(Exception):
    """A code that names nothing, or more than one thing."""


def category_ids(codes: Collection[str], territory: Territory | None) -> Ids:
    return _ids(Category.objects.all(), codes, territory, "category", "/api/v1/categories")


def group_ids(codes: Collection[str], territory: Territory | None) -> Ids:
    return _ids(CategoryGroup.objects.all(), codes, territory, "group", "/api/v1/categories")


def agency_ids(codes: Collection[str], territory: Territory | None) -> Ids:
    return _ids(Agency.objects.all(), codes, territory, "agency", "/api/v1/agencies")


def _ids(rows: QuerySet[Any], codes: Collection[str], territory: Territory | None, noun: str, place: str) -> Ids:
    """The ids behind codes; the same code of several Territories is all of them."""
    if not codes:
        return ()
    if territory is not None:
        rows = rows.filter(territory=territory)
    found = list(rows.filter(code__in=codes).values_list("id", "code"))
    unknown = set(codes) - {code for _, code in found}
    if unknown:
        raise UnknownCode(f"there is no {noun} {sorted(unknown)[0]!r}; {place} lists those there are")
    return tuple(id_ for id_, _ in found)


def area_within(
    code: str, territory: Territory | None, level: Level | None = None, boundaries: Boundaries = Boundaries.NOW
) -> Within:
    """The Area with a code in the boundaries in force; with those of then, the last one that had it if none has it now.

    level    that it must have; None takes any
    raises   UnknownCode
    """
    areas = find_areas(code, territory=territory, ever=boundaries == Boundaries.THEN)
    if not areas:
        where = "of any edition" if boundaries == Boundaries.THEN else "in the boundaries in force"
        raise UnknownCode(f"there is no area {code!r} {where}; /api/v1/areas lists those there are")
    if len(areas) > 1:
        territories = ", ".join(area.territory for area in areas)
        raise UnknownCode(f"the code {code!r} stands for areas of several cities: add territory, one of {territories}")
    area = areas[0]
    if level is not None and area.level != level:
        raise UnknownCode(f"{code} ({area.name}) is a {area.level}, not a {level}; area takes any level")
    return Within(area.level, area.area_id, area.territory_id, boundaries)


def demo_territory_ids() -> set[int]:
    """Territories with made-up complaints."""
    sources = list(Source.objects.filter(is_demo=True).values_list("pk", flat=True))
    if not sources:
        return set()
    return set(Complaint.objects.filter(source__in=sources).values_list("territory", flat=True).distinct())
