"""Counts by cell and step: the space-time cube under the planner's surface."""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.grid import CELL_LIMIT, ExtentTooLarge

CELL_M = 100.0
STEP_D = 30.0
STEPS = 24


@dataclass(frozen=True, slots=True)
class CellFrame:
    """Square cells on the absolute grid, half-open: cell (row 0, column 0) begins at (west, south), in metres."""

    west: float
    south: float
    columns: int
    rows: int
    cell_m: float = CELL_M

    def __post_init__(self) -> None:
        if self.west % self.cell_m or self.south % self.cell_m:
            raise ValueError(
                f"a frame at ({self.west}, {self.south}) is not on the grid of {self.cell_m:g} m: round it"
            )
        self.check_size(steps=1)

    def check_size(self, steps: int) -> None:
        """Raise ExtentTooLarge when a cube of that many steps would have more cells than a city can need."""
        if self.columns * self.rows * steps > CELL_LIMIT:
            raise ExtentTooLarge(
                f"{steps} x {self.columns} x {self.rows} cells of {self.cell_m:.0f} m are more than {CELL_LIMIT}: "
                "look for a stray coordinate"
            )

    @classmethod
    def around(cls, x: FloatArray, y: FloatArray, cell_m: float = CELL_M) -> "CellFrame":
        """The smallest frame that holds all points; one cell at the origin where there are none."""
        if x.size == 0:
            return cls(0.0, 0.0, 1, 1, cell_m)
        column, row = np.floor(x / cell_m).astype(np.int64), np.floor(y / cell_m).astype(np.int64)
        west, south = int(column.min()), int(row.min())
        return cls(west * cell_m, south * cell_m, int(column.max()) - west + 1, int(row.max()) - south + 1, cell_m)

    def cell_of(self, x: FloatArray, y: FloatArray) -> tuple[IntArray, IntArray, BoolArray]:
        """Row and column of each point, and whether the frame holds it."""
        column = np.floor((x - self.west) / self.cell_m).astype(np.int64)
        row = np.floor((y - self.south) / self.cell_m).astype(np.int64)
        return row, column, (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)


def count_cube(
    x: FloatArray,
    y: FloatArray,
    t: FloatArray,
    frame: CellFrame,
    *,
    now: float,
    steps: int = STEPS,
    step_d: float = STEP_D,
) -> IntArray:
    """(steps, rows, columns) reports per cell and step; the last step ends at `now`, and is half-open at its start."""
    frame.check_size(steps)
    row, column, inside = frame.cell_of(x, y)
    step = steps - 1 - np.floor((now - t) / step_d).astype(np.int64)
    inside &= (step >= 0) & (t <= now)
    cube = np.zeros((steps, frame.rows, frame.columns), np.int64)
    np.add.at(cube, (step[inside], row[inside], column[inside]), 1)
    return cube
