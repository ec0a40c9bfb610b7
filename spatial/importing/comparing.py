"""What is worth knowing about a set of boundaries that may become an edition, beside the one before it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from spatial.importing.projection import WGS84, transform
from spatial.importing.records import FINEST, BoundarySet, PlannedBoundary
from spatial.importing.report import Finding, Kind, Verdict

AREA_CHANGE_NOTED = 0.01  # between two surveys of the same outline areas differ by less (ours: 0.1 to 27 %)


def detached_parts(boundaries: BoundarySet) -> Iterator[Finding]:
    """Kecamatan in several parts. Often an island; sometimes a kelurahan under the wrong parent."""
    for kecamatan in boundaries.of("kecamatan"):
        parts = len(kecamatan.outline.geoms)
        if parts > 1:
            text = f"{kecamatan.code} {kecamatan.name} falls into {parts} parts: has each kelurahan its right parent?"
            yield Finding(Kind.DETACHED_PART, Verdict.NOTED, (kecamatan.code,), text, kecamatan.outline)


def compare_with(previous: BoundarySet, boundaries: BoundarySet, metric_srid: int) -> Iterator[Finding]:
    """Codes that came and went, and areas that changed, against the edition before."""
    before = {boundary.code: boundary for boundary in previous.of(FINEST)}
    after = {boundary.code: boundary for boundary in boundaries.of(FINEST)}
    for code in sorted(after.keys() - before.keys()):
        text = f"{code} {after[code].name} is not in the edition before"
        yield Finding(Kind.NEW_CODE, Verdict.NOTED, (code,), text, after[code].outline)
    for code in sorted(before.keys() - after.keys()):
        text = f"{code} {before[code].name} was in the edition before and is not in this file"
        yield Finding(Kind.VANISHED_CODE, Verdict.NOTED, (code,), text, before[code].outline)
    common = sorted(after.keys() & before.keys())
    yield from _area_changes([(before[code], after[code]) for code in common], metric_srid)


def _area_changes(pairs: list[tuple[PlannedBoundary, PlannedBoundary]], metric_srid: int) -> Iterator[Finding]:
    if not pairs:
        return
    outlines = np.array([[before.outline, after.outline] for before, after in pairs], dtype=object)
    areas_m2 = shapely.area(transform(outlines, WGS84, f"EPSG:{metric_srid}"))
    for (_, boundary), (before_m2, after_m2) in zip(pairs, areas_m2.tolist(), strict=True):
        change = after_m2 / before_m2 - 1
        if abs(change) >= AREA_CHANGE_NOTED:
            text = f"{boundary.code} {boundary.name} {change:+.1%}: {before_m2 / 1e6:.4f} → {after_m2 / 1e6:.4f} km²"
            moved_m2 = abs(after_m2 - before_m2)
            yield Finding(Kind.AREA_CHANGE, Verdict.NOTED, (boundary.code,), text, boundary.outline, moved_m2)
