"""How far a point lies from the edge of its own outline, in a plane, as PostGIS's ST_Distance measures it.

Edges are kept in chunks with a box around each: one chunk is likely to hold the nearest edge and is measured first, of
the others only those whose box is nearer. All compiled functions stand in this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from spatial.analysis.compiled import compiled
from spatial.cells.outlines import Float, Int

EDGES_PER_CHUNK = 16


class PlaneEdges(NamedTuple):
    """The edges of outlines in a plane, in the unit of their coordinates.

    vertices        (v, 2) x, y; lines one behind the other
    chunks          (c, 2) first and last vertex; their edges run from each vertex to the next
    boxes           (c, 4) lowest x, y and highest x, y of the chunk
    outline_chunks  (o + 1,) first chunk of each outline
    """

    vertices: Float
    chunks: Int
    boxes: Float
    outline_chunks: Int

    def distances(self, position: Int, x: ArrayLike, y: ArrayLike) -> Float:
        """(n,) distance of each point to the edge of the outline at its position; NaN where that is negative."""
        x, y = np.ascontiguousarray(x, np.float64), np.ascontiguousarray(y, np.float64)
        answers = np.full(x.size, np.nan)
        measure_all(self, np.ascontiguousarray(position, np.int32), x, y, answers)
        return answers


def build_edges(lines: Sequence[BaseGeometry]) -> PlaneEdges:
    """The rings of each outline as one LineString or MultiLineString, in the order of the outlines."""
    parts, outline = shapely.get_parts(np.array(lines, dtype=object), return_index=True)
    sizes = shapely.get_num_coordinates(parts)
    starts = np.r_[0, np.cumsum(sizes)]
    numbers = -((1 - sizes) // EDGES_PER_CHUNK)  # of chunks; a line has an edge less than vertices
    part = np.repeat(np.arange(sizes.size), numbers)
    within = np.arange(part.size) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    first = starts[part] + within * EDGES_PER_CHUNK
    last = np.minimum(first + EDGES_PER_CHUNK, starts[part + 1] - 1)
    vertices = np.ascontiguousarray(shapely.get_coordinates(parts))
    return PlaneEdges(
        vertices,
        np.column_stack([first, last]).astype(np.int32),
        _boxes(vertices, first, last),
        np.searchsorted(outline[part], np.arange(len(lines) + 1)).astype(np.int32),
    )


def _boxes(vertices: Float, first: Int, last: Int) -> Float:
    boxes = np.empty((first.size, 4))
    for i, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        held = vertices[start : end + 1]
        boxes[i, :2], boxes[i, 2:] = held.min(axis=0), held.max(axis=0)
    return boxes


@compiled
def measure_all(edges: PlaneEdges, position: Int, x: Float, y: Float, answers: Float) -> None:
    """Write the distance of each point to the nearest edge of its outline."""
    for i in range(x.size):
        if position[i] >= 0:
            answers[i] = sqrt(_least_square(edges, position[i], x[i], y[i]))


@compiled
def _least_square(edges: PlaneEdges, outline: int, x: float, y: float) -> float:
    start, end = edges.outline_chunks[outline], edges.outline_chunks[outline + 1]
    likely, to_likely = start, inf
    for chunk in range(start, end):
        to_box = _to_box(edges.boxes, chunk, x, y)
        if to_box < to_likely:
            likely, to_likely = chunk, to_box
    best = _to_chunk(edges, likely, x, y)
    for chunk in range(start, end):
        if chunk != likely and _to_box(edges.boxes, chunk, x, y) < best:
            best = min(best, _to_chunk(edges, chunk, x, y))
    return best


@compiled
def _to_box(boxes: Float, chunk: int, x: float, y: float) -> float:
    dx = max(boxes[chunk, 0] - x, 0.0, x - boxes[chunk, 2])
    dy = max(boxes[chunk, 1] - y, 0.0, y - boxes[chunk, 3])
    return float(dx * dx + dy * dy)


@compiled
def _to_chunk(edges: PlaneEdges, chunk: int, x: float, y: float) -> float:
    least = inf
    for edge in range(edges.chunks[chunk, 0], edges.chunks[chunk, 1]):
        x1, y1 = edges.vertices[edge, 0], edges.vertices[edge, 1]
        ux, uy = edges.vertices[edge + 1, 0] - x1, edges.vertices[edge + 1, 1] - y1
        dx, dy = x - x1, y - y1
        length2 = ux * ux + uy * uy
        along = (dx * ux + dy * uy) / length2 if length2 > 0 else 0.0
        if along >= 1:
            dx, dy = dx - ux, dy - uy
            square = dx * dx + dy * dy
        elif along <= 0:
            square = dx * dx + dy * dy
        else:
            across = dx * uy - dy * ux  # as PostGIS: by the cross product, not by the foot of the perpendicular
            square = across * across / length2
        least = min(least, square)
    return least
