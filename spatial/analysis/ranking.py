"""Where the next complaints will be: recent repeats on the spot and a smooth background.

    S(cell) = sum over its reports of w(age) n / (sum of w) + KDE(cell),    w(age) = 1 / (1 + age / 60 d)

Both parts sum to the n reports used. A power law, since one exponential is right for one horizon only.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import erf

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, build_grid, stretch

DECAY_D = 60.0
BANDWIDTH_M = 200.0
CUT = 4.0  # bandwidths; beyond lie 0.01 % of a Gaussian
CELL_M = 100.0
HORIZON_D = 30.0
CHUNK = 50_000  # reports whose kernels are held at once: 14 MB


@dataclass(frozen=True, slots=True)
class CellRates:
    """A raster on the absolute grid; cell (0, 0) begins at (west, south), in metres.

    repeats, background  (rows, columns) the two parts of S; each sums to the number of reports
    """

    west: float
    south: float
    cell_m: float
    repeats: FloatArray
    background: FloatArray

    @property
    def score(self) -> FloatArray:
        """S of every cell."""
        return self.repeats + self.background


def report_weights(t: FloatArray, now: float) -> FloatArray:
    """(n,) weight of each report by its age, scaled so that they sum to n."""
    weight = 1.0 / (1.0 + (now - t) / DECAY_D)
    return weight * (t.size / weight.sum()) if t.size else weight


def monthly_volume(t: FloatArray, now: float) -> float:
    """Mean of the last three volumes of 30 days."""
    return float((t > now - 3 * HORIZON_D).sum()) / 3.0


def rate_cells(x: FloatArray, y: FloatArray, t: FloatArray, now: float, cell_m: float = CELL_M) -> CellRates:
    """S of the cells around (n,) reports, in absolute metres and days.

    The kernel of a report is integrated over each cell: a product of differences of the normal distribution function.
    """
    margin = int(np.ceil(CUT * BANDWIDTH_M / cell_m))
    column, row = np.floor(x / cell_m).astype(np.int64), np.floor(y / cell_m).astype(np.int64)
    west, south = (int(column.min()) - margin, int(row.min()) - margin) if x.size else (0, 0)
    shape = (int(np.ptp(row)) + 2 * margin + 1, int(np.ptp(column)) + 2 * margin + 1) if x.size else (1, 1)
    repeats = np.zeros(shape)
    np.add.at(repeats, (row - south, column - west), report_weights(t, now))
    background = np.zeros(shape)
    for first in range(0, x.size, CHUNK):
        some = slice(first, first + CHUNK)
        shares_x, shares_y = _shares(x[some], column[some], cell_m, margin), _shares(y[some], row[some], cell_m, margin)
        _spread(shares_x, shares_y, column[some] - west - margin, row[some] - south - margin, background)
    return CellRates(west * cell_m, south * cell_m, cell_m, repeats, background)


def _shares(position: FloatArray, cell: IntArray, cell_m: float, margin: int) -> FloatArray:
    """(n, 2 margin + 1) share of each report's kernel in the cells around its own, along one axis."""
    edges = (cell[:, None] + np.arange(-margin, margin + 2)) * cell_m - position[:, None]
    return np.diff(0.5 * erf(np.clip(edges, -CUT * BANDWIDTH_M, CUT * BANDWIDTH_M) / (BANDWIDTH_M * sqrt(2.0))), axis=1)


@compiled
def _spread(
    shares_x: FloatArray, shares_y: FloatArray, column: IntArray, row: IntArray, background: FloatArray
) -> None:
    for i in range(column.size):
        for r in range(shares_y.shape[1]):
            for c in range(shares_x.shape[1]):
                background[row[i] + r, column[i] + c] += shares_y[i, r] * shares_x[i, c]


def rate_sites(
    site_x: FloatArray, site_y: FloatArray, x: FloatArray, y: FloatArray, t: FloatArray, *, now: float, radius_m: float
) -> tuple[FloatArray, FloatArray]:
    """(s,) repeats and background of discs of `radius_m`; their sum is S. Expected in 30 d: volume S / (2 n)."""
    grid = build_grid(x, y, BANDWIDTH_M)
    return _sum_around(site_x, site_y, grid, report_weights(t, now)[grid.order], radius_m)


@compiled
def _sum_around(
    site_x: FloatArray, site_y: FloatArray, grid: Grid, weight: FloatArray, radius_m: float
) -> tuple[FloatArray, FloatArray]:
    repeats, background = np.zeros(site_x.size), np.zeros(site_x.size)
    for s in range(site_x.size):
        first_row, last_row, west, east = block(grid, site_x[s], site_y[s], CUT * BANDWIDTH_M)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                d2 = ((grid.x[j] - site_x[s]) ** 2 + (grid.y[j] - site_y[s]) ** 2) / BANDWIDTH_M**2
                if d2 <= CUT**2:
                    background[s] += np.exp(-0.5 * d2)
                if d2 <= (radius_m / BANDWIDTH_M) ** 2:
                    repeats[s] += weight[j]
    return repeats, background * (radius_m**2 / (2.0 * BANDWIDTH_M**2))


def rank(score: FloatArray, x: FloatArray, y: FloatArray) -> IntArray:
    """(s,) 1 for the greatest score; ties by position."""
    ranks = np.empty(score.size, np.int64)
    ranks[np.lexsort((y, x, -score))] = np.arange(1, score.size + 1)
    return ranks
