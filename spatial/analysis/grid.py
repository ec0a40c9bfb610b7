"""Points sorted into square cells, so that a search by radius reads a few contiguous stretches of memory.

Cells are numbered row by row; the points of neighbouring cells of one row lie side by side. Kernels read a Grid by

    for row in range(first_row, last_row + 1):
        for j in range(starts[row * columns + first_column], starts[row * columns + last_column + 1]):

in their own file: numba's cache does not see changes in the file of a callee.
"""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled

CELL_LIMIT = 50_000_000  # 400 MB of offsets
ROUNDING = 1.0 + 1e-9  # two points one radius apart must not land two cells apart


class ExtentTooLarge(ValueError):
    """The points span more than a city; usually one stray coordinate."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Points in cell order; within a cell they keep the order in which they came.

    x, y    (n,) metres, in cell order
    order   (n,) position of each of them in the input
    starts  (rows * columns + 1,) offset of the first point of each cell
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
    """Sort points into cells of at least `cell_m` metres. Raises ExtentTooLarge beyond CELL_LIMIT cells."""
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
