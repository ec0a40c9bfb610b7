"""Sites: modes of the density of episodes. Clusters chain along a street; modes do not."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, build_grid, stretch
from spatial.analysis.parameters import Parameters

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Modes:
    """Spots where episodes pile up, densest first.

    x, y        (s,) metres
    of_episode  (E,) the mode of each episode, or NOWHERE
    """

    x: FloatArray
    y: FloatArray
    of_episode: IntArray


class Peaks(NamedTuple):
    """Where the climb of each episode of a grid ends, metres, and how many episodes are there; 0 where none began."""

    x: FloatArray
    y: FloatArray
    fullness: IntArray


class Reach(NamedTuple):
    """How far a mode takes episodes, metres.

    All within radius_m; within assign_m what climbed nowhere, or to within same_peak_m of the mode.
    """

    radius_m: float
    assign_m: float
    same_peak_m: float


def find_modes(x: FloatArray, y: FloatArray, parameters: Parameters) -> Modes:
    """Modes of (E,) episode positions, in metres.

    Every episode with at least `least_episodes` within the radius climbs to a peak (mean shift with a flat kernel,
    Cheng 1995). The peaks, fullest first (ties by the place where the climb began, never by row number), take the
    free episodes around them; one that lacks free episodes or lies within the radius of an earlier mode is dropped.
    Beyond the radius a mode takes only what climbed nowhere, or to within `same_peak_m` of it: the outskirts of a spot
    75 m away are that spot's.
    """
    return modes_on_grid(build_grid(x, y, parameters.radius_m), parameters)


def modes_on_grid(grid: Grid, parameters: Parameters) -> Modes:
    """The same for episodes that are on a grid already, with any cell size."""
    least = parameters.least_episodes
    peaks = _climb(grid, parameters.radius_m, least, parameters.moves)
    seeds = np.flatnonzero(peaks.fullness >= least)
    fullest_first = seeds[np.lexsort((grid.y[seeds], grid.x[seeds], -peaks.fullness[seeds]))]
    reach = Reach(parameters.radius_m, parameters.assign_m, parameters.same_peak_m)
    x, y, taken = _accept(fullest_first, peaks, grid, reach, least)
    of_episode = np.empty(grid.x.size, np.int64)
    of_episode[grid.order] = taken
    return Modes(x, y, of_episode)


@compiled
def _centre_of_free(grid: Grid, taken: IntArray, x: float, y: float, radius_m: float) -> tuple[int, float, float]:
    """Number and mean of the episodes around a spot that no mode has taken; the spot itself where there are none."""
    near, sum_x, sum_y = 0, 0.0, 0.0
    first_row, last_row, west, east = block(grid, x, y, radius_m)
    for row in range(first_row, last_row + 1):
        for j in range(*stretch(grid, row, west, east)):
            if taken[j] < 0 and (grid.x[j] - x) ** 2 + (grid.y[j] - y) ** 2 <= radius_m * radius_m:
                near += 1
                sum_x += grid.x[j]
                sum_y += grid.y[j]
    if near == 0:
        return 0, x, y
    return near, sum_x / near, sum_y / near


@compiled
def _climb(grid: Grid, radius_m: float, least: int, moves: int) -> Peaks:
    free = np.full(grid.x.size, NOWHERE, np.int64)
    peak_x, peak_y, count = grid.x.copy(), grid.y.copy(), np.zeros(grid.x.size, np.int64)
    for i in range(grid.x.size):
        near, x, y = _centre_of_free(grid, free, grid.x[i], grid.y[i], radius_m)
        if near < least:
            continue
        for _ in range(moves):
            peak_x[i], peak_y[i] = x, y
            near, x, y = _centre_of_free(grid, free, x, y, radius_m)
            if x == peak_x[i] and y == peak_y[i]:
                break
        count[i] = near
    return Peaks(peak_x, peak_y, count)


@compiled
def _accept(
    order: IntArray, peaks: Peaks, grid: Grid, reach: Reach, least: int
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Take the peaks of some episodes in the order given; each, re-centred, gets the free episodes around that are its.

    Mode x, y, and the mode of each episode of the grid.
    """
    taken = np.full(grid.x.size, NOWHERE, np.int64)
    mode_x, mode_y = np.empty(order.size), np.empty(order.size)
    latest = np.full(grid.columns * grid.rows, -1, np.int64)  # the modes of a cell: the latest,
    before = np.empty(order.size, np.int64)  # and from each the one before
    found = 0
    for seed in order:
        _, x, y = _centre_of_free(grid, taken, peaks.x[seed], peaks.y[seed], reach.radius_m)
        near, _, _ = _centre_of_free(grid, taken, x, y, reach.radius_m)
        if near < least or _is_near_mode(grid, latest, before, mode_x, mode_y, x, y, reach.radius_m):
            continue
        cell = int((y - grid.south) / grid.cell_m) * grid.columns + int((x - grid.west) / grid.cell_m)
        mode_x[found], mode_y[found], before[found], latest[cell] = x, y, latest[cell], found
        first_row, last_row, west, east = block(grid, x, y, reach.assign_m)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                if taken[j] < 0 and _takes(grid, peaks, j, x, y, reach):
                    taken[j] = found
        found += 1
    return mode_x[:found].copy(), mode_y[:found].copy(), taken


@compiled
def _takes(grid: Grid, peaks: Peaks, j: int, x: float, y: float, reach: Reach) -> bool:
    """Whether a mode at x, y takes episode j."""
    away_m2: float = (grid.x[j] - x) ** 2 + (grid.y[j] - y) ** 2
    if away_m2 <= reach.radius_m * reach.radius_m:
        return True
    if away_m2 > reach.assign_m * reach.assign_m:
        return False
    if peaks.fullness[j] == 0:
        return True
    climbed_to_m2: float = (peaks.x[j] - x) ** 2 + (peaks.y[j] - y) ** 2
    return climbed_to_m2 <= reach.same_peak_m * reach.same_peak_m


@compiled
def _is_near_mode(
    grid: Grid,
    latest: IntArray,
    before: IntArray,
    mode_x: FloatArray,
    mode_y: FloatArray,
    x: float,
    y: float,
    radius_m: float,
) -> bool:
    first_row, last_row, west, east = block(grid, x, y, radius_m)
    for row in range(first_row, last_row + 1):
        for column in range(west, east + 1):
            other = latest[row * grid.columns + column]
            while other >= 0:
                if (mode_x[other] - x) ** 2 + (mode_y[other] - y) ** 2 < radius_m * radius_m:
                    return True
                other = before[other]
    return False
