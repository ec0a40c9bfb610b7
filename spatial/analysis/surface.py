"""The planner's surface: relative density of cells (Getis-Ord Gi*), and how it changes. A map, not a finder of sites.

A cell that the city does not cover is not a zero: it is absent from numbers, sums and neighbours.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray

CELL_M = 100.0
STEP_D = 30.0
STEPS = 24
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True)
class CellFrame:
    """Square cells on the absolute grid, half-open: cell (row 0, column 0) begins at (west, south), in metres."""

    west: float
    south: float
    columns: int
    rows: int
    cell_m: float = CELL_M

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
    row, column, inside = frame.cell_of(x, y)
    step = steps - 1 - np.floor((now - t) / step_d).astype(np.int64)
    inside &= (step >= 0) & (t <= now)
    cube = np.zeros((steps, frame.rows, frame.columns), np.int64)
    np.add.at(cube, (step[inside], row[inside], column[inside]), 1)
    return cube


def gi_star(counts: FloatArray | IntArray, city: BoolArray | None = None) -> FloatArray:
    """Getis-Ord Gi* z-score of every cell, itself included.

    counts   (rows, columns), or (steps, rows, columns) for a space-time cube, >= 0
    city     (rows, columns) the cells that count; all if not given
    returns  standard scores, shaped as `counts`; 0 where undefined (all counts equal, or a cell that neighbours all
             others) and outside the city

    Binary weights: the 3 x 3 block around a cell, in a cube of the same and the previous step; mean and deviation
    over the whole. Ord & Getis (1995). In two dimensions agrees with esda.G_Local(star=True, transform="B").
    """
    inside = np.broadcast_to(np.ones(counts.shape[-2:], np.bool_) if city is None else city, counts.shape)
    values = np.where(inside, counts, 0).astype(np.float64)
    n = int(inside.sum())
    if n < 2:
        return np.zeros(counts.shape)
    near, total = _sum_near(inside.astype(np.float64)), _sum_near(values)
    mean = values.sum() / n
    deviation = np.sqrt(max((values**2).sum() / n - mean**2, 0.0))
    spread = deviation * np.sqrt(np.maximum(n * near - near**2, 0.0) / (n - 1))
    defined = inside & (spread > 1e-12 * max(mean, 1.0))
    z = np.zeros(counts.shape)
    z[defined] = (total[defined] - near[defined] * mean) / spread[defined]
    return z


def _sum_near(values: FloatArray) -> FloatArray:
    """Sums over the 3 x 3 block; in a cube with that of the step before."""
    padded = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)])
    rows, columns = values.shape[-2:]
    block = sum(padded[..., r : r + rows, c : c + columns] for r in range(3) for c in range(3))
    sums: FloatArray = np.asarray(block)
    if values.ndim == 3:
        sums[1:] += sums[:-1].copy()
    return sums


def hot_and_cold(
    z: FloatArray, city: BoolArray | None = None, false_discoveries: float = FALSE_DISCOVERIES
) -> tuple[BoolArray, BoolArray]:
    """Cells (and steps) that are significantly dense, and significantly sparse; each tail tested over all at once."""
    inside = np.broadcast_to(np.ones(z.shape[-2:], np.bool_) if city is None else city, z.shape)
    hot, cold = np.zeros(z.shape, np.bool_), np.zeros(z.shape, np.bool_)
    hot[inside] = benjamini_hochberg(ndtr(-z[inside]), false_discoveries)
    cold[inside] = benjamini_hochberg(ndtr(z[inside]), false_discoveries)
    return hot, cold


def benjamini_hochberg(p: FloatArray, false_discoveries: float = FALSE_DISCOVERIES) -> BoolArray:
    """(n,) which p-values are discoveries at that expected share of false ones (Benjamini & Hochberg 1995)."""
    ascending = np.sort(p)
    passes = np.flatnonzero(ascending <= false_discoveries * np.arange(1, p.size + 1) / max(p.size, 1))
    return p <= ascending[passes[-1]] if passes.size else np.zeros(p.shape, np.bool_)


def mann_kendall(series: FloatArray) -> FloatArray:
    """Z of the Mann-Kendall trend test, with the correction for ties; 0 where all values are equal.

    series  (steps, ...) in time order; the test runs along the first axis

    Mann (1945), Kendall (1975). Agrees with pymannkendall.original_test.
    """
    steps = series.shape[0]
    score = np.zeros(series.shape[1:])
    tied = np.zeros(series.shape[1:])
    for i in range(steps):
        score += np.sign(series[i + 1 :] - series[i]).sum(axis=0)
        equal = (series == series[i]).sum(axis=0)
        tied += (equal - 1) * (2 * equal + 5)  # each of c equal values adds its part of c (c - 1) (2 c + 5)
    variance = (steps * (steps - 1) * (2 * steps + 5) - tied) / 18.0
    z: FloatArray = (score - np.sign(score)) / np.sqrt(np.where(variance > 0, variance, 1.0))
    return np.where(variance > 0, z, 0.0)
