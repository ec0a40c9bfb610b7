"""Compiled lookups. The point-in-polygon test is PostGIS's own, so that the answers are equal to the last bit.

ST_Covers(polygon, point) does not ask GEOS: it counts the winding of each ring (Sunday 2001) with the sign of

    (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)

in double arithmetic, rounded after every operation, and calls a point with sign 0 inside an edge's box a boundary
point. GEOS and shapely decide the same sign in extended precision, and disagree with it on points that lie within
rounding of an edge. numba keeps the order of operations and fuses none of them (fastmath is off).

All compiled functions stand in this file: numba's cache does not see a change in another one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.analysis.compiled import compiled
from spatial.cells.layout import DEEPER, FINE, FINE_BITS, FINE_CELLS, NOWHERE, Layout
from spatial.cells.outlines import Float, Int

OUTSIDE, ON_EDGE, INSIDE = -1, 0, 1
AT_ONCE = 1_024  # points, which the nearest cache holds
Long = NDArray[np.int64]


@compiled
def _side_of_ring(layout: Layout, ring: int, x: float, y: float) -> int:
    """OUTSIDE, ON_EDGE or INSIDE, by the edges of the point's strip: no others' latitudes hold the point's."""
    height = y - layout.ring_south[ring]
    if height < 0:
        return OUTSIDE
    strip = layout.ring_strips[ring] + int(height * layout.ring_scale[ring])
    if strip >= layout.ring_strips[ring + 1]:
        return OUTSIDE
    winding = 0
    for edge in range(layout.strip_starts[strip], layout.strip_starts[strip + 1]):
        x1, y1, x2, y2 = layout.edges[edge, 0], layout.edges[edge, 1], layout.edges[edge, 2], layout.edges[edge, 3]
        if (y < y1 and y < y2) or (y > y1 and y > y2):
            continue
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if side == 0 and min(x1, x2) <= x <= max(x1, x2):
            return ON_EDGE
        if y1 <= y < y2 and side > 0:
            winding += 1
        elif y2 <= y < y1 and side < 0:
            winding -= 1
    return OUTSIDE if winding == 0 else INSIDE


@compiled
def covers(layout: Layout, position: int, x: float, y: float) -> bool:
    """ST_Covers of one outline. An edge of a hole belongs to the outline; the rings are asked in PostGIS's order."""
    ring, end = layout.outline_rings[position], layout.outline_rings[position + 1]
    while ring < end:
        side = _side_of_ring(layout, ring, x, y)
        if side == ON_EDGE:
            return True
        inside = side == INSIDE
        ring += 1
        while ring < end and layout.ring_is_hole[ring]:
            if inside:
                side = _side_of_ring(layout, ring, x, y)
                if side == ON_EDGE:
                    return True
                inside = side == OUTSIDE
            ring += 1
        if inside:
            return True
    return False


@compiled
def first_candidate(layout: Layout, numbered: int, x: float, y: float) -> int:
    """The first candidate of a fine cell's list that covers the point, else what holds the rest of the cell."""
    for member in range(layout.list_starts[numbered], layout.list_starts[numbered + 1]):
        position = layout.list_members[member]
        if covers(layout, position, x, y):
            return int(position)
    return int(layout.list_rest[numbered])


@compiled
def locate_all(layout: Layout, x: Float, y: Float, answers: Int) -> None:
    """Write the position of the first outline that covers each point, or NOWHERE.

    Some points at a time, level by level: which of them must look deeper is noted without a branch, which a processor
    would guess wrong for one point in ten.
    """
    waiting = np.empty(AT_ONCE, np.int64)
    for start in range(0, x.size, AT_ONCE):
        deep = _look_at_cells(layout, x, y, answers, start, waiting)
        still = _look_at_blocks(layout, x, y, answers, waiting, deep)
        for k in range(still):
            i = waiting[k]
            answers[i] = first_candidate(layout, DEEPER - answers[i], x[i], y[i])


@compiled
def _look_at_cells(layout: Layout, x: Float, y: Float, answers: Int, start: int, waiting: Long) -> int:
    """Answer from the cells; how many points wait for their block, the first of `waiting`."""
    columns, rows = layout.columns * FINE, layout.rows * FINE
    deep = 0
    for i in range(start, min(start + AT_ONCE, x.size)):
        u = (x[i] - layout.west) * layout.fine_per_degree
        v = (y[i] - layout.south) * layout.fine_per_degree
        if not (0 <= u < columns and 0 <= v < rows):  # so written that NaN is nowhere
            answers[i] = NOWHERE
            continue
        answer = layout.cells[(int(v) >> FINE_BITS) * layout.columns + (int(u) >> FINE_BITS)]
        answers[i] = answer
        waiting[deep] = i
        deep += answer <= DEEPER
    return deep


@compiled
def _look_at_blocks(layout: Layout, x: Float, y: Float, answers: Int, waiting: Long, deep: int) -> int:
    """Answer from the blocks; how many points wait for their list of candidates."""
    still = 0
    for k in range(deep):
        i = waiting[k]
        column = int((x[i] - layout.west) * layout.fine_per_degree)
        row = int((y[i] - layout.south) * layout.fine_per_degree)
        within = ((row & (FINE - 1)) << FINE_BITS) | (column & (FINE - 1))
        answer = layout.blocks[(DEEPER - answers[i]) * FINE_CELLS + within]
        answers[i] = answer
        waiting[still] = i
        still += answer <= DEEPER
    return still


@compiled
def fill_cells(layout: Layout, boxes: Int, crossed: Int, crossed_starts: Int, whole: Int) -> None:
    """Write the lowest position that holds all of a cell into `layout.cells`, of a fine cell into `whole`.

    boxes           (o, 4) first and last row, first and last column of the cells of each outline
    crossed         fine cells that an edge of an outline crosses, outline by outline
    crossed_starts  (o + 1,)

    A cell without an edge of the outline lies in it or outside as its centre does.
    """
    stamp = whole.copy()
    stamp[:] = NOWHERE
    for position in range(boxes.shape[0] - 1, -1, -1):
        for i in range(crossed_starts[position], crossed_starts[position + 1]):
            stamp[crossed[i]] = position
        for row in range(boxes[position, 0], boxes[position, 1] + 1):
            for column in range(boxes[position, 2], boxes[position, 3] + 1):
                cell = layout.cells[row * layout.columns + column]
                if cell > DEEPER:
                    x = layout.west + (column + 0.5) * FINE / layout.fine_per_degree
                    y = layout.south + (row + 0.5) * FINE / layout.fine_per_degree
                    if covers(layout, position, x, y):
                        layout.cells[row * layout.columns + column] = position
                    continue
                for within in range(FINE_CELLS):
                    fine = (DEEPER - cell) * FINE_CELLS + within
                    if stamp[fine] != position:
                        x = layout.west + (column * FINE + (within & (FINE - 1)) + 0.5) / layout.fine_per_degree
                        y = layout.south + (row * FINE + (within >> FINE_BITS) + 0.5) / layout.fine_per_degree
                        if covers(layout, position, x, y):
                            whole[fine] = position
