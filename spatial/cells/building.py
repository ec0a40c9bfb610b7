"""From rings to the arrays of a lookup."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spatial.cells import kernels
from spatial.cells.layout import DEEPER, FINE, FINE_BITS, FINE_CELLS, NOWHERE, Layout
from spatial.cells.outlines import Float, Int, Rings

Long = NDArray[np.int64]
# Fine cells by which a cell is held to be larger than it is. Rounding of a grid coordinate is below 1e-8 of them.
MARGIN = 1e-6
EDGES_PER_STRIP = 1
LEAST_CELLS, MOST_CELLS = 128, 1024  # twice as many cost twice the memory and save a sixth of the time


class Edges(NamedTuple):
    """Edges of all rings: (e, 4) lon, lat of start and end; the ring and the outline of each."""

    ends: Float
    ring: Long
    outline: Long


class Strips(NamedTuple):
    """See the ring_ and strip_ arrays of Layout."""

    south: Float
    scale: Float
    ring_strips: Int
    strip_starts: Int
    edges: Float


def build_layout(rings: Rings, cells_across: int | None) -> Layout:
    """The lookup of these rings; `cells_across` the longer side of their box, by their number where None."""
    outlines = rings.outline_starts.size - 1
    across = cells_across or int(np.clip(2 ** np.round(np.log2(64 * np.sqrt(outlines))), LEAST_CELLS, MOST_CELLS))
    edges = _read_edges(rings)
    strips = _cut_into_strips(edges, rings.ring_is_hole.size)
    low, high = rings.vertices.min(axis=0), rings.vertices.max(axis=0)
    cell = max(float((high - low).max()), 1e-9) / across
    west, south = (low - cell).tolist()  # a cell to spare on each side
    columns, rows = (((high - low) / cell).astype(int) + 3).tolist()
    layout = Layout(
        west, south, FINE / cell, columns, rows,
        cells=np.full(rows * columns, NOWHERE, np.int32),
        blocks=np.empty(0, np.int32),
        list_starts=np.zeros(1, np.int32), list_members=np.empty(0, np.int32), list_rest=np.empty(0, np.int32),
        outline_rings=rings.outline_starts, ring_is_hole=rings.ring_is_hole,
        ring_south=strips.south, ring_scale=strips.scale, ring_strips=strips.ring_strips,
        strip_starts=strips.strip_starts, edges=strips.edges,
    )  # fmt: skip
    return _fill(layout, edges)


def _read_edges(rings: Rings) -> Edges:
    starts_ring = np.zeros(len(rings.vertices), bool)
    starts_ring[rings.ring_starts[1:-1]] = True
    joined = ~starts_ring[1:]
    ring_of_vertex = np.repeat(np.arange(rings.ring_is_hole.size), np.diff(rings.ring_starts))
    ring = ring_of_vertex[1:][joined]
    outline_of_ring = np.repeat(np.arange(rings.outline_starts.size - 1), np.diff(rings.outline_starts))
    ends = np.hstack([rings.vertices[:-1], rings.vertices[1:]])[joined]
    return Edges(ends, ring, outline_of_ring[ring])


def _cut_into_strips(edges: Edges, rings: int) -> Strips:
    """Sort edges by ring and strip. The strip of a latitude never falls as the latitude rises, so none is missed."""
    low, high = np.minimum(edges.ends[:, 1], edges.ends[:, 3]), np.maximum(edges.ends[:, 1], edges.ends[:, 3])
    south, north = np.full(rings, np.inf), np.full(rings, -np.inf)
    np.minimum.at(south, edges.ring, low)
    np.maximum.at(north, edges.ring, high)
    number = np.bincount(edges.ring, minlength=rings)
    height = north - south
    scale = np.divide(number / EDGES_PER_STRIP, height, out=np.zeros(rings), where=height > 0)
    first = ((low - south[edges.ring]) * scale[edges.ring]).astype(np.int64)
    last = ((high - south[edges.ring]) * scale[edges.ring]).astype(np.int64)
    ring_strips = np.r_[0, np.cumsum((height * scale).astype(np.int64) + 1)]
    edge, strip = _spread(first, last)
    strip += ring_strips[edges.ring[edge]]
    order = np.argsort(strip, kind="stable")
    starts = np.searchsorted(strip[order], np.arange(ring_strips[-1] + 1))
    sorted_edges = np.ascontiguousarray(edges.ends[edge[order]])
    return Strips(south, scale, ring_strips.astype(np.int32), starts.astype(np.int32), sorted_edges)


def _fill(layout: Layout, edges: Edges) -> Layout:
    """Lay blocks where edges run, ask each outline which cells lie in it, and list the candidates of the others."""
    edge, row, column = crossed_cells(_to_fine(layout, edges.ends))
    cell = (row >> FINE_BITS) * layout.columns + (column >> FINE_BITS)
    deep, block = np.unique(cell, return_inverse=True)
    layout.cells[deep] = DEEPER - np.arange(deep.size)
    fine = block * FINE_CELLS + (row & (FINE - 1)) * FINE + (column & (FINE - 1))
    fine_cells = deep.size * FINE_CELLS
    pairs = np.unique(edges.outline[edge] * fine_cells + fine)  # outline by outline
    outline, fine = pairs // fine_cells, pairs % fine_cells
    whole = np.full(fine_cells, NOWHERE, np.int32)
    starts = np.searchsorted(outline, np.arange(layout.outline_rings.size)).astype(np.int32)
    kernels.fill_cells(layout, _boxes(layout, edges), fine.astype(np.int32), starts, whole)
    return _list_candidates(layout, whole, outline, fine)


def _list_candidates(layout: Layout, whole: Int, outline: Long, fine: Long) -> Layout:
    """Candidates are the outlines with an edge in the fine cell and a lower position than what holds all of it."""
    asked = (whole[fine] == NOWHERE) | (outline < whole[fine])
    outline, fine = outline[asked], fine[asked]
    order = np.lexsort((outline, fine))
    listed, starts = np.unique(fine[order], return_index=True)
    rest = whole[listed]
    whole[listed] = DEEPER - np.arange(listed.size)
    return layout._replace(
        blocks=whole,
        list_starts=np.r_[starts, fine.size].astype(np.int32),
        list_members=outline[order].astype(np.int32),
        list_rest=rest,
    )


def _to_fine(layout: Layout, ends: Float) -> Float:
    return (ends - [layout.west, layout.south] * 2) * layout.fine_per_degree


def _boxes(layout: Layout, edges: Edges) -> Int:
    """(o, 4) first and last row, first and last column of the cells that an outline may hold."""
    outlines = layout.outline_rings.size - 1
    low, high = np.full((outlines, 2), np.inf), np.full((outlines, 2), -np.inf)
    grid = _to_fine(layout, edges.ends) / FINE
    for ends in (grid[:, :2], grid[:, 2:]):
        np.minimum.at(low, edges.outline, ends)
        np.maximum.at(high, edges.outline, ends)
    return np.column_stack([low[:, 1], high[:, 1], low[:, 0], high[:, 0]]).astype(np.int32)


def crossed_cells(segments: Float) -> tuple[Long, Long, Long]:
    """All cells of a unit grid that (s, 4) segments touch or pass within MARGIN: segment, row and column of each.

    Some that they pass a little farther off may be among them; none is missing.
    """
    u1, v1, u2, v2 = segments.T
    segment, row = _spread(*_floor_span(v1, v2))
    u1, v1, u2, v2 = segments[segment].T
    rise = v2 - v1
    # A nearly level segment stays in one or two rows: all of it is taken in both, since dividing by its rise is unsafe.
    steep = np.abs(rise) > 0.5
    rise = np.where(steep, rise, 1.0)
    enters = np.where(steep, np.clip((row - MARGIN - v1) / rise, 0, 1), 0)
    leaves = np.where(steep, np.clip((row + 1 + MARGIN - v1) / rise, 0, 1), 1)
    part, column = _spread(*_floor_span(u1 + enters * (u2 - u1), u1 + leaves * (u2 - u1)))
    return segment[part], row[part], column


def _floor_span(a: Float, b: Float) -> tuple[Long, Long]:
    """First and last whole number of the stretches between a and b, widened by MARGIN."""
    first, last = np.minimum(a, b) - MARGIN, np.maximum(a, b) + MARGIN
    return np.floor(first).astype(np.int64), np.floor(last).astype(np.int64)


def _spread(first: Long, last: Long) -> tuple[Long, Long]:
    """Each (first, last) as all its whole numbers: which pair, and the number."""
    sizes = last - first + 1
    which = np.repeat(np.arange(sizes.size), sizes)
    before = np.cumsum(sizes) - sizes
    return which, np.arange(which.size) - before[which] + first[which]
