"""What is worth knowing about a set of boundaries that may become an edition, beside the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from spatial.importing.projection import WGS84, Geometries, transform
from spatial.importing.records import FINEST, BoundarySet, NamedOutline, PlannedBoundary
from spatial.importing.report import AreaOfPlace, Finding, Kind, Verdict

AREA_CHANGE_NOTED = 0.01  # between two surveys of the same outline areas differ by less (ours: 0.1 to 27 %)


def detached_parts(boundaries: BoundarySet) -> Iterator[Finding]:
    """Kecamatan in several parts. Often an island; sometimes a kelurahan under the wrong parent."""
    for kecamatan in boundaries.of("kecamatan"):
        parts = len(kecamatan.outline.geoms)
        if parts > 1:
            text = f"{kecamatan.code} {kecamatan.name} falls into {parts} parts: has each kelurahan its right parent?"
            yield Finding(Kind.DETACHED_PART, Verdict.NOTED, (kecamatan.code,), text, kecamatan.outline)


def measure_areas(
    outlines: Sequence[NamedOutline], previous: BoundarySet | None, metric_srid: int
) -> list[AreaOfPlace]:
    """The area of each outline, and of the place with its code in the edition before."""
    before = _by_code(previous)
    shapes = np.array([outline.outline for outline in outlines], dtype=object)
    now_m2 = np.where(shapely.is_valid(shapes), _areas_m2(shapes, metric_srid), np.nan)
    was_m2 = dict(
        zip(before, _areas_m2([place.outline for place in before.values()], metric_srid).tolist(), strict=True)
    )
    return [
        AreaOfPlace(outline.code, outline.name, None if np.isnan(m2) else m2, was_m2.get(outline.code))
        for outline, m2 in zip(outlines, now_m2.tolist(), strict=True)
    ]


def _areas_m2(shapes: Sequence[shapely.MultiPolygon] | Geometries, metric_srid: int) -> np.ndarray:
    moved = transform(np.array(shapes, dtype=object), WGS84, f"EPSG:{metric_srid}")
    return np.asarray(shapely.area(moved), dtype=np.float64)


def _by_code(edition: BoundarySet | None) -> dict[str, PlannedBoundary]:
    return {place.code: place for place in edition.of(FINEST)} if edition else {}


def compare_with(
    previous: BoundarySet, outlines: Sequence[NamedOutline], areas: Sequence[AreaOfPlace]
) -> Iterator[Finding]:
    """Codes that came and went, parents and areas that changed, against the edition before.

    areas   of the same outlines, in their order
    """
    before, codes = _by_code(previous), {outline.code for outline in outlines}
    for outline in outlines:
        if outline.code and outline.code not in before:
            text = f"{outline.label} is not in the edition before"
            yield Finding(Kind.NEW_CODE, Verdict.NOTED, (outline.code,), text, outline.outline)
    for code, place in before.items():
        if code not in codes:
            text = f"{code} {place.name} was in the edition before and is not in this file"
            yield Finding(Kind.VANISHED_CODE, Verdict.NOTED, (code,), text, place.outline)
    yield from _other_parents(previous, outlines)
    for outline, area in zip(outlines, areas, strict=True):
        if area.change is not None and abs(area.change) >= AREA_CHANGE_NOTED:
            yield _area_change(outline, area)


def _other_parents(previous: BoundarySet, outlines: Sequence[NamedOutline]) -> Iterator[Finding]:
    """Places that stand under another kecamatan now: moved by law, or by a slip that no geometry shows."""
    before = _by_code(previous)
    for outline in outlines:
        parent = outline.parent_code or previous.territory_code
        was = before[outline.code].parent_code if outline.code in before else parent
        if was != parent:
            text = f"{outline.label} stood under {was} and stands under {parent}"
            yield Finding(Kind.OTHER_PARENT, Verdict.NOTED, (outline.code, parent), text, outline.outline)


def _area_change(outline: NamedOutline, area: AreaOfPlace) -> Finding:
    after_m2, before_m2 = area.area_m2 or 0, area.before_m2 or 0
    text = f"{outline.label} {area.change:+.1%}: {before_m2 / 1e6:.4f} → {after_m2 / 1e6:.4f} km²"
    return Finding(Kind.AREA_CHANGE, Verdict.NOTED, (outline.code,), text, outline.outline, abs(after_m2 - before_m2))
