"""The planner's surface of a run, as what is stored of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Run
from geo_pot.hotspots.queries.city import City, read_city
from geo_pot.hotspots.queries.reports import GroupReports
from spatial.analysis.arrays import BoolArray, IntArray
from spatial.analysis.cube import CELL_M, STEP_D, STEPS, CellFrame
from spatial.analysis.emerging import CLASSES
from spatial.analysis.reports import UNKNOWN, Reports
from spatial.analysis.surface import surface

Place = tuple[int, int]  # column and row on the absolute grid
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stored of a cell; written anew only when it differs."""

    reports: int
    latest_reports: int
    reporters: int
    already_public: bool
    emerging_class: str


@dataclass(frozen=True, slots=True)
class RunSurface:
    """The cells of a run that hold reports, south-west first; z, q and expected_30d one for each of them."""

    cells: dict[Place, Cell]
    z: list[float]
    q: list[float]
    expected_30d: list[float]
    cell_m: float = CELL_M
    step_d: float = STEP_D
    steps: int = STEPS


def make_surface(run: Run, group: GroupReports) -> RunSurface:
    """Density and its change in every cell of the city, as of the run. Reports outside its outline are not counted."""
    now = LocalDays(run.territory.zone).from_moment(run.as_of)
    city = read_city(run.edition, run.territory, CELL_M) if run.edition else None
    inside = np.ones(group.reports.x.size, np.bool_) if city is None else city.covers(group.reports.x, group.reports.y)
    used = inside & usable(group.reports, now)
    if not used.any():
        return RunSurface({}, [], [], [])
    return surface_of(group, used, city, now)


def usable(reports: Reports, now: float) -> BoolArray:
    """(n,) which reports the surface is made of: neither rejected nor repeated."""
    left_out: BoolArray = reports.whole("is_rejected", 0).astype(bool) | reports.whole("is_duplicate", 0).astype(bool)
    return ~left_out & (reports.t <= now)


def surface_of(group: GroupReports, used: BoolArray, city: City | None, now: float) -> RunSurface:
    reports = Reports(group.reports.x[used], group.reports.y[used], group.reports.t[used])
    frame, inside = (None, None) if city is None else (city.frame, city.cells)
    found = surface(reports, now=now, frame=frame, city=inside)
    shown = np.flatnonzero(found.counts.sum(axis=0) > 0)
    columns = found.column + round(found.frame.west / CELL_M)
    rows = found.row + round(found.frame.south / CELL_M)
    people, public = people_by_cell(group, used & (group.reports.t > now - STEPS * STEP_D), found.frame, found.city)
    cells = {
        (int(columns[i]), int(rows[i])): Cell(
            reports=int(found.counts[:, i].sum()),
            latest_reports=int(found.counts[-1, i]),
            reporters=int(people[i]),
            already_public=bool(public[i]),
            emerging_class=CLASSES[int(found.emerging[i])].value,
        )
        for i in shown
    }
    return RunSurface(
        cells,
        np.round(found.z[shown], DECIMALS).tolist(),
        np.round(found.q[shown], DECIMALS).tolist(),
        np.round(found.expected_30d[shown], DECIMALS).tolist(),
    )


def people_by_cell(
    group: GroupReports, used: BoolArray, frame: CellFrame, city: BoolArray
) -> tuple[IntArray, BoolArray]:
    """(c,) different known people of each city cell, and whether all of its reports were published by their owner."""
    row, column, inside = frame.cell_of(group.reports.x[used], group.reports.y[used])
    cell = (row * frame.columns + column)[inside]
    who, public = group.reporter[used][inside], group.already_public[used][inside]
    size = frame.rows * frame.columns
    pairs = np.unique(np.stack((cell[who != UNKNOWN], who[who != UNKNOWN])), axis=1)
    people = np.bincount(pairs[0], minlength=size)
    private = np.bincount(cell[~public], minlength=size)
    at = city.ravel()
    return people[at], private[at] == 0
