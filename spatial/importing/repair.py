"""Slivers mended: overlaps given to one side, narrow gaps to a neighbour, edges matched."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.importing.coverage import is_coverage
from spatial.importing.errors import RepairFailed
from spatial.importing.projection import WGS84, Geometries, transform

# GEOS would choose one by the extent, 1.5 mm for a wide city; vertices are promised to stay within 1 mm.
SNAPPING_M = 0.0005
SNAPPING_DEG = 1e-9  # a tenth of a millimetre at most

Positions = NDArray[np.float64]


def repair(outlines: Geometries, gap_width_m: float, metric_srid: int) -> Geometries:
    """A valid coverage of the same outlines, in the same order.

    outlines      (n,) valid polygons or multipolygons, EPSG:4326
    gap_width_m   gaps whose largest inscribed circle has at most this diameter are filled
    returns       (n,) EPSG:4326. A vertex that the repair did not make has exactly the coordinates it had; an outline
                  that nothing happened to is the same as before.

    An overlap, and a gap, go to the outline with the longest edge along it (GEOS 3.14, CoverageCleaner).

    raises   RepairFailed where an outline vanishes or the result is no valid coverage
    """
    metric = f"EPSG:{metric_srid}"
    before = transform(outlines, WGS84, metric)
    after: Geometries = shapely.coverage_clean(  # type: ignore[attr-defined]  # the stubs are of shapely 2.1
        before, gap_width=gap_width_m, snapping_distance=SNAPPING_M
    )
    if shapely.is_empty(after).any():
        lost = ", ".join(str(at + 1) for at in np.flatnonzero(shapely.is_empty(after)))
        raise RepairFailed(f"The repair would leave nothing of outline {lost}: others cover it. Correct the file.")
    mended = _with_their_own_degrees(transform(after, metric, WGS84), after, outlines, before)
    unchanged = shapely.equals_exact(shapely.normalize(before), shapely.normalize(after), 0)
    result = np.where(unchanged, outlines, mended)
    if not is_coverage(result):
        # Corners a nanometre beside an edge may come to lie across it in degrees.
        result = shapely.coverage_clean(result, gap_width=SNAPPING_DEG, snapping_distance=SNAPPING_DEG)  # type: ignore[attr-defined]
    if not is_coverage(result):
        raise RepairFailed("The repair did not lead to a valid coverage: mend the file's outlines by hand.")
    return result


def _with_their_own_degrees(
    mended: Geometries, after: Geometries, outlines: Geometries, before: Geometries
) -> Geometries:
    """The mended outlines with every old vertex at its old place, which two transformations miss by nanometres."""
    degrees_of = dict(zip(_pairs(before), _pairs(outlines), strict=True))
    pairs = zip(_pairs(after), _pairs(mended), strict=True)
    positions = np.array([degrees_of.get(in_metres, in_degrees) for in_metres, in_degrees in pairs])
    return np.asarray(shapely.set_coordinates(mended.copy(), positions), dtype=object)


def _pairs(outlines: Geometries) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shapely.get_coordinates(outlines).tolist()]
