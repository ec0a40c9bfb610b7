"""Points sorted into square cells, so that a search by radius reads a few contiguous stretches of memory.

Cells are numbered row by row; the points of neighbouring cells of one row lie side by side. Kernels read a Grid by

    first_row, last_row, west, east = block(grid, x, y, reach_m)
    for row in range(first_row, last_row + 1):
        for j in range(*stretch(grid, row, west, east)):
"""

from typing import NamedTuple

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled

CELL_LIMIT = 50_000_000  # 400 MB of offsets
ROUNDING = 1.0 + 1e-9  # two points one radius apart must not land two cells apart


class ExtentTooLarge(ValueError):
    """The points span more than a city; usually one stray coordinate."""


class Grid(NamedTuple):
    """Points in cell order; within a cell they keep the order in which they came.

    x, y         (n,) metres, in cell order
    order        (n,) position of each of them in the input
    starts       (rows * columns + 1,) offset of the first point of each cell
    west, south  corner of the first cell, metres
    """

    x: FloatArray
    y: FloatArray
    order: IntArray
    starts: IntArray
    west: float
    south: float
    cell_m: float
    columns: int
    rows: int


def build_grid(x: FloatArray, y: FloatArray, cell_m: float) -> Grid:
    """Sort points into cells of `cell_m` metres. Raises ExtentTooLarge beyond CELL_LIMIT cells."""
    cell_m *= ROUNDING
    west, south = (float(x.min()), float(y.min())) if x.size else (0.0, 0.0)
    columns = int((x.max() - west) / cell_m) + 1 if x.size else 1
    rows = int((y.max() - south) / cell_m) + 1 if x.size else 1
    if columns * rows > CELL_LIMIT:
        raise ExtentTooLarge(
            f"{columns} x {rows} cells of {cell_m:.0f} m are more than {CELL_LIMIT}: look for a stray coordinate"
        )
    starts, order = _counting_sort(x, y, west, south, cell_m, columns, rows)
    return Grid(x[order], y[order], order, starts, west, south, cell_m, columns, rows)


@compiled
def block(grid: Grid, x: float, y: float, reach_m: float) -> tuple[int, int, int, int]:
    """First and last row, first and last column of the cells that hold all points within reach of a spot.

    Compiled callers keep a copy in their cache: after a change here delete the __pycache__ folders.
    """
    return (
        max(int(np.floor((y - reach_m - grid.south) / grid.cell_m)), 0),
        min(int(np.floor((y + reach_m - grid.south) / grid.cell_m)), grid.rows - 1),
        max(int(np.floor((x - reach_m - grid.west) / grid.cell_m)), 0),
        min(int(np.floor((x + reach_m - grid.west) / grid.cell_m)), grid.columns - 1),
    )


@compiled
def stretch(grid: Grid, row: int, west: int, east: int) -> tuple[int, int]:
    """The points of a row's cells from column `west` to `east`, both included: first and one past the last."""
    if east < west:
        return 0, 0
    return grid.starts[row * grid.columns + west], grid.starts[row * grid.columns + east + 1]


@compiled
def _counting_sort(
    x: FloatArray, y: FloatArray, west: float, south: float, cell_m: float, columns: int, rows: int
) -> tuple[IntArray, IntArray]:
    cell = np.empty(x.size, np.int32)
    starts = np.zeros(columns * rows + 1, np.int64)
    for i in range(x.size):
        cell[i] = int((y[i] - south) / cell_m) * columns + int((x[i] - west) / cell_m)
        starts[cell[i] + 1] += 1
    for c in range(columns * rows):
        starts[c + 1] += starts[c]
    order = np.empty(x.size, np.int64)
    free = starts[:-1].copy()
    for i in range(x.size):
        order[free[cell[i]]] = i
        free[cell[i]] += 1
    return starts, order
