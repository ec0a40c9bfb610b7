"""How outlines fit together: where they overlap, and what lies between them.

All measures are plane ones, so the outlines come in a metric reference system. The width of a piece is the diameter of
the largest circle that fits into it, which tells a sliver of 4,000 m² from a park of the same size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import FileTooLarge
from spatial.importing.projection import Geometries

# Two vertices that should be one and differ in the 7th decimal of a degree leave slivers of a few cm². Below that it
# is no overlap of places but an edge that does not match, and is listed as such.
SMALLEST_OVERLAP_M2 = 0.001
WIDTH_ACCURACY_M = 0.001
FRAME_M = 1.0  # any frame does that lies clear of the outlines
MOST_GAPS = 5_000  # our worst file has 149; each is measured against all outlines around it


@dataclass(frozen=True)
class Overlap:
    """Ground that two outlines claim: indices of the two, and the pieces in the metric system."""

    first: int
    second: int
    pieces: BaseGeometry
    area_m2: float
    width_m: float


@dataclass(frozen=True)
class Gap:
    """Ground that outlines enclose and none claims: indices of those around it, and the gap in the metric system."""

    around: tuple[int, ...]
    shape: BaseGeometry
    area_m2: float
    width_m: float


def find_overlaps(outlines: Geometries) -> list[Overlap]:
    """Every pair of outlines that share ground, in the order of their indices.

    outlines   (n,) valid polygons or multipolygons, metres
    """
    first, second = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    pairs = sorted(pair for pair in zip(first.tolist(), second.tolist(), strict=True) if pair[0] < pair[1])
    found = (_overlap(a, b, shapely.intersection(outlines[a], outlines[b])) for a, b in pairs)
    return [overlap for overlap in found if overlap.area_m2 > SMALLEST_OVERLAP_M2]


def _overlap(first: int, second: int, shared: BaseGeometry) -> Overlap:
    pieces = [piece for piece in _parts(shared) if piece.area > 0]  # shared edges come with it, as lines
    width_m = max(map(width, pieces), default=0.0)
    return Overlap(first, second, shapely.MultiPolygon(pieces), float(sum(piece.area for piece in pieces)), width_m)


def _parts(geometry: BaseGeometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shapely.get_parts(geometry)) if isinstance(part, shapely.Polygon)]


def find_gaps(outlines: Geometries) -> list[Gap]:
    """Every piece of ground that the outlines enclose and none covers, largest first.

    An outline that lies inside a gap is no part of the gap.

    raises   FileTooLarge for more gaps than can be measured in a minute
    """
    union = shapely.union_all(outlines)
    frame = shapely.box(*shapely.bounds(union)).buffer(FRAME_M, join_style="mitre")
    tree = shapely.STRtree(outlines)
    enclosed = [piece for piece in _parts(frame - union) if not piece.intersects(frame.exterior)]
    if len(enclosed) > MOST_GAPS:
        raise FileTooLarge(f"The outlines leave {len(enclosed):,} gaps between and in them: no city's boundaries do.")
    gaps = [_gap(piece, tree) for piece in enclosed]
    return sorted(gaps, key=lambda gap: -gap.area_m2)


def _gap(shape: shapely.Polygon, tree: shapely.STRtree) -> Gap:
    touching = tree.query(shape, predicate="dwithin", distance=WIDTH_ACCURACY_M)
    return Gap(tuple(sorted(touching.tolist())), shape, shape.area, width(shape))


def width(piece: shapely.Polygon) -> float:
    """The diameter in metres of the largest circle inside a polygon."""
    return 2 * shapely.maximum_inscribed_circle(piece, tolerance=WIDTH_ACCURACY_M).length


def unmatched_edges(outlines: Geometries) -> Geometries:
    """For every outline the edges that overlap a neighbour's or lack its vertices; empty lines where all is well.

    Exact, in whatever system the outlines are in. Ask it of the outlines as they are stored.
    """
    return np.asarray(shapely.coverage_invalid_edges(outlines), dtype=object)


def is_coverage(outlines: Geometries) -> bool:
    """Whether no outlines overlap and all shared edges have the same vertices on both sides."""
    return bool(shapely.is_valid(outlines).all()) and bool(shapely.coverage_is_valid(outlines))
