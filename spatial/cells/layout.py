"""The arrays that a lookup reads."""

from __future__ import annotations

from typing import NamedTuple

from spatial.cells.outlines import Byte, Float, Int

NOWHERE = -1  # in a cell: no outline holds it
DEEPER = -2  # and below: -2 - n, where n is a block of fine cells, or in these a list of candidates
FINE_BITS = 3
FINE = 1 << FINE_BITS  # fine cells across a cell
FINE_CELLS = FINE * FINE


class Layout(NamedTuple):
    """A grid of cells, a finer grid inside those that an edge crosses, and the edges themselves.

    west, south      corner of the grid, degrees
    fine_per_degree  fine cells, square in degrees
    columns, rows    of cells
    cells            (rows * columns,) position of the outline that holds all of the cell, NOWHERE, or a block
    blocks           (b * FINE_CELLS,) the same for fine cells, row by row; or a list
    list_starts      (l + 1,) candidates of a fine cell: outlines with an edge in it, lower position first
    list_members     positions of the candidates
    list_rest        (l,) what holds the fine cell where no candidate covers the point: a position or NOWHERE
    outline_rings    (o + 1,) first ring of each outline; polygon by polygon, the shell before its holes
    ring_is_hole     (r,)
    ring_south       (r,) lowest latitude
    ring_scale       (r,) strips per degree: a ring is cut into about as many strips of latitude as it has edges
    ring_strips      (r + 1,) first strip of each ring
    strip_starts     (s + 1,) first edge of each strip
    edges            (e, 4) lon, lat of start and end, once for each strip that the edge's latitudes touch
    """

    west: float
    south: float
    fine_per_degree: float
    columns: int
    rows: int
    cells: Int
    blocks: Int
    list_starts: Int
    list_members: Int
    list_rest: Int
    outline_rings: Int
    ring_is_hole: Byte
    ring_south: Float
    ring_scale: Float
    ring_strips: Int
    strip_starts: Int
    edges: Float
