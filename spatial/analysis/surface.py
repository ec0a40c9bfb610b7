"""The planner's surface: how dense complaints lie in every cell of a city, how that changes, and what to expect.

A map of relative density. It finds no sites (`analyse` does) and predicts worse than the expected rate beside it.
"""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.cube import CELL_M, STEP_D, STEPS, CellFrame, count_cube
from spatial.analysis.emerging import CLASSES, LEAST_STEPS, EmergingClass, classify_cells
from spatial.analysis.gi_star import FALSE_DISCOVERIES, dense_q, gi_star
from spatial.analysis.ranking import monthly_volume, rate_cells
from spatial.analysis.reports import Reports


@dataclass(frozen=True, slots=True)
class Surface:
    """The c cells of the city, row by row from the south-west.

    frame            where the cells lie; city (rows, columns) those that count
    row, column      (c,) place of each in the frame
    west, south      (c,) its corner, metres
    counts           (steps, c) reports by step; the last step ends at `now`
    z, q             (c,) Gi* of the reports of all steps together, and its FDR q over the cells (upper tail)
    step_z, step_q   (steps, c) Gi* of the cube, q over all cells and steps
    emerging         (c,) index in `emerging.CLASSES`
    expected_30d     (c,) reports expected in the next 30 days, whole history and all ages of it
    reports          how many the cube holds; left_out: reason -> number
    """

    frame: CellFrame
    city: BoolArray
    row: IntArray
    column: IntArray
    counts: IntArray
    z: FloatArray
    q: FloatArray
    step_z: FloatArray
    step_q: FloatArray
    emerging: IntArray
    expected_30d: FloatArray
    reports: int
    left_out: dict[str, int]

    @property
    def west(self) -> FloatArray:
        return np.asarray(self.frame.west + self.column * self.frame.cell_m, np.float64)

    @property
    def south(self) -> FloatArray:
        return np.asarray(self.frame.south + self.row * self.frame.cell_m, np.float64)

    def class_of(self, cell: int) -> EmergingClass:
        """The emerging class of one cell by name."""
        return CLASSES[int(self.emerging[cell])]


def surface(
    reports: Reports,
    *,
    now: float,
    frame: CellFrame | None = None,
    city: BoolArray | None = None,
    cell_m: float = CELL_M,
    steps: int = STEPS,
    step_d: float = STEP_D,
    false_discoveries: float = FALSE_DISCOVERIES,
) -> Surface:
    """Density, change and expected rate of every cell of a city, as of `now`; nothing after it is used.

    frame, city  the cells, and (rows, columns) which of them the city covers (its outline holds their centre); when
                 not given the cells around the reports, all of them: then the empty edges of the city are unknown
    cell_m       when `frame` is not given
    steps        at least 10

    Rejected reports and duplicates are left out, vague positions are not: a cell is large. Raises ExtentTooLarge
    for more cells than any city has, ValueError for too few steps or a `city` that does not fit the frame.
    """
    if steps < LEAST_STEPS:
        raise ValueError(f"{steps} steps are too few to speak of a trend: give at least {LEAST_STEPS}")
    rows, left_out = _usable(reports, now)
    x, y, t = (column[rows].astype(np.float64) for column in (reports.x, reports.y, reports.t))
    frame = CellFrame.around(x, y, cell_m) if frame is None else frame
    city = np.ones((frame.rows, frame.columns), np.bool_) if city is None else city
    if city.shape != (frame.rows, frame.columns):
        raise ValueError(f"city has shape {city.shape}, the frame {(frame.rows, frame.columns)}: give one each")
    row, column, inside = frame.cell_of(x, y)
    inside[inside] = city[row[inside], column[inside]]
    left_out["outside the city's cells"] = int((~inside).sum())
    x, y, t = x[inside], y[inside], t[inside]
    cube = count_cube(x, y, t, frame, now=now, steps=steps, step_d=step_d)
    step_z = gi_star(cube, city)
    step_q, step_cold = dense_q(step_z, city), dense_q(-step_z, city) <= false_discoveries
    z = gi_star(cube.sum(axis=0), city)
    at = np.nonzero(city)
    return Surface(
        frame=frame,
        city=city,
        row=at[0],
        column=at[1],
        counts=cube[:, city],
        z=z[city],
        q=dense_q(z, city)[city],
        step_z=step_z[:, city],
        step_q=step_q[:, city],
        emerging=classify_cells(step_z[:, city], step_q[:, city] <= false_discoveries, step_cold[:, city]),
        expected_30d=_expected(x, y, t, now, frame, at),
        reports=int(cube.sum()),
        left_out=left_out,
    )


def _usable(reports: Reports, now: float) -> tuple[IntArray, dict[str, int]]:
    """Each report is left out for the first reason that holds."""
    reasons = {
        "no position": ~(np.isfinite(reports.x) & np.isfinite(reports.y)),
        "no date": ~np.isfinite(reports.t),
        "after now": reports.t > now,
        "rejected": reports.whole("is_rejected", 0).astype(bool),
        "duplicate": reports.whole("is_duplicate", 0).astype(bool),
    }
    keep = np.ones(reports.x.size, np.bool_)
    counts = {}
    for reason, holds in reasons.items():
        counts[reason] = int((keep & holds).sum())
        keep &= ~holds
    return np.flatnonzero(keep), counts


def _expected(
    x: FloatArray, y: FloatArray, t: FloatArray, now: float, frame: CellFrame, at: tuple[IntArray, ...]
) -> FloatArray:
    """Volume S / sum of S; cells that no kernel reaches expect nothing."""
    rates = rate_cells(x, y, t, now, frame.cell_m)
    row = at[0] + round((frame.south - rates.south) / frame.cell_m)
    column = at[1] + round((frame.west - rates.west) / frame.cell_m)
    score = rates.score
    inside = (row >= 0) & (row < score.shape[0]) & (column >= 0) & (column < score.shape[1])
    expected = np.zeros(row.size)
    expected[inside] = score[row[inside], column[inside]]
    return expected * (monthly_volume(t, now) / max(2.0 * t.size, 1.0))
