"""Whether outlines can be laid over each other at all: two combs of a thousand teeth fit into 200 kB and cross in four
million places, for which an overlay takes 5 GB.

A city's outlines meet along edges and cross nowhere; digitised badly they cross some hundred times.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.importing.errors import FileTooLarge
from spatial.importing.projection import Geometries

MOST_CROSSINGS = 200_000  # an overlay takes about 1.2 kB for each
# Pairs whose boxes meet, in all and more for each: 6 an outline and 6 an edge in real files, itself among them. One
# long slanting edge may have thousands in its box.
MOST_OUTLINE_PAIRS = (10_000, 100)
MOST_EDGE_PAIRS = (1_000_000, 30)
AT_ONCE = 16  # queries whose answers are held in memory together; each may be as long as all that there is

Ends = NDArray[np.float64]  # (n, 2, 2)
WAY_OUT = "no city's boundaries do. Correct the file, or load one layer of it."


def require_few_crossings(name: str, outlines: Geometries) -> None:
    """Refuse outlines that lie over each other more often than can be measured in memory.

    raises   FileTooLarge
    """
    if _sum_exceeds((len(first) for first, _ in _meeting_boxes(outlines)), MOST_OUTLINE_PAIRS, len(outlines)):
        raise FileTooLarge(f"{name}: its {len(outlines):,} outlines lie over each other; {WAY_OUT}")
    ends = _edges(outlines)
    pairs, crossings = 0, 0
    for first, second in _meeting_boxes(np.asarray(shapely.linestrings(ends), dtype=object)):
        pairs += len(first)
        crossings += int(np.count_nonzero(_cross(ends[first], ends[second])))
        if crossings > 2 * MOST_CROSSINGS or pairs > MOST_EDGE_PAIRS[0] + MOST_EDGE_PAIRS[1] * len(ends):
            raise FileTooLarge(f"{name}: its outlines cross each other in too many places; {WAY_OUT}")


def _sum_exceeds(numbers: Iterator[int], most: tuple[int, int], asked: int) -> bool:
    """Whether numbers add up to more than `most[0]` and `most[1]` for each asked; stops as soon as it is known."""
    total = 0
    for number in numbers:
        total += number
        if total > most[0] + most[1] * asked:
            return True
    return False


def _meeting_boxes(shapes: Geometries) -> Iterator[NDArray[np.int64]]:
    """Pairs (2, n) of indices, each pair twice and each shape with itself, some at a time."""
    tree = shapely.STRtree(shapes)
    for at in range(0, len(shapes), AT_ONCE):
        pairs = tree.query(shapes[at : at + AT_ONCE])
        pairs[0] += at
        yield pairs


def _edges(outlines: Geometries) -> Ends:
    rings = shapely.get_rings(shapely.get_parts(outlines))
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    ends: Ends = np.stack([vertices[:-1][joined], vertices[1:][joined]], axis=1)
    return ends


def _cross(first: Ends, second: Ends) -> NDArray[np.bool_]:
    """Whether two edges cross inside both; ends that touch and edges in line are none."""
    return (_side(first, second[:, 0]) * _side(first, second[:, 1]) < 0) & (
        _side(second, first[:, 0]) * _side(second, first[:, 1]) < 0
    )


def _side(edge: Ends, point: NDArray[np.float64]) -> NDArray[np.float64]:
    """-1, 0 or 1: on which side of an edge a point lies."""
    (x1, y1), (x2, y2), (x, y) = edge[:, 0].T, edge[:, 1].T, point.T
    side: NDArray[np.float64] = np.sign((x2 - x1) * (y - y1) - (x - x1) * (y2 - y1))
    return side
