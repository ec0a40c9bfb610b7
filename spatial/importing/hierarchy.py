"""The levels above: a kecamatan is its kelurahan together, the kota is all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from spatial.importing.records import BoundarySet, NamedOutline, PlannedBoundary


def derive_levels(kelurahan: Sequence[NamedOutline], *, territory_code: str, territory_name: str) -> BoundarySet:
    """All boundaries of an edition from those of its finest level.

    kelurahan   a valid coverage with checked codes. Those without a parent, or with the Territory itself for a parent,
                stand directly under the kota; a city without kecamatan has kota and kelurahan only.

    Unions are made of the outlines' own edges (a coverage union nodes nothing), so that the edges of all levels have
    the same vertices and no level can say "inside" where another says "outside".
    """
    children: dict[str, list[NamedOutline]] = defaultdict(list)
    for outline in kelurahan:
        children[outline.parent_code or territory_code].append(outline)
    kecamatan = [
        _kecamatan(code, children[code], territory_code) for code in sorted(children.keys() - {territory_code})
    ]
    kota = PlannedBoundary(
        "kota", territory_code, territory_name, (), None, coverage_union(each.outline for each in kelurahan)
    )
    finest = [
        PlannedBoundary(
            "kelurahan",
            each.code,
            each.name,
            each.aliases,
            each.parent_code or territory_code,
            as_multipolygon(each.outline),
        )
        for each in sorted(kelurahan, key=lambda each: each.code)
    ]
    return BoundarySet(territory_code, (kota, *kecamatan, *finest))


def _kecamatan(code: str, children: Sequence[NamedOutline], territory_code: str) -> PlannedBoundary:
    first = children[0]
    spellings = [
        first.parent_name,
        *(name for child in children for name in (child.parent_name, *child.parent_aliases)),
    ]
    name, *aliases = dict.fromkeys(spellings)
    outline = coverage_union(child.outline for child in children)
    return PlannedBoundary("kecamatan", code, name, tuple(aliases), territory_code, outline)


def coverage_union(outlines: Iterable[BaseGeometry]) -> shapely.MultiPolygon:
    """The union of outlines that form a valid coverage, from their own edges."""
    return as_multipolygon(shapely.coverage_union_all(list(outlines)))


def as_multipolygon(outline: BaseGeometry) -> shapely.MultiPolygon:
    polygons = [part for part in shapely.get_parts(outline) if isinstance(part, shapely.Polygon)]
    return outline if isinstance(outline, shapely.MultiPolygon) else shapely.MultiPolygon(polygons)
