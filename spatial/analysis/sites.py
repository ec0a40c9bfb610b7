"""Sites: modes of the density of episodes. Clusters chain along a street; modes do not."""

from dataclasses import dataclass

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


def find_modes(x: FloatArray, y: FloatArray, parameters: Parameters) -> Modes:
    """Modes of (E,) episode positions, in metres.

    Every episode with at least `least_episodes` within the radius climbs to a peak (mean shift with a flat kernel,
    Cheng 1995). The peaks, fullest first (ties by the place where the climb began, never by row number), take the
    free episodes around them; one that lacks free episodes or lies within the radius of an earlier mode is dropped.
    """
    return modes_on_grid(build_grid(x, y, parameters.radius_m), parameters)


def modes_on_grid(grid: Grid, parameters: Parameters) -> Modes:
    """The same for episodes that are on a grid already, with any cell size."""
    radius_m, assign_m, least = parameters.radius_m, parameters.assign_m, parameters.least_episodes
    peak_x, peak_y, count = _climb(grid, radius_m, least, parameters.moves)
    seeds = np.flatnonzero(count >= least)
    fullest_first = seeds[np.lexsort((grid.y[seeds], grid.x[seeds], -count[seeds]))]
    x, y, taken = _accept(peak_x[fullest_first], peak_y[fullest_first], grid, radius_m, assign_m, least)
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
def _climb(grid: Grid, radius_m: float, least: int, moves: int) -> tuple[FloatArray, FloatArray, IntArray]:
    """Where each episode's climb ends and how many episodes are there; the count is 0 where none began."""
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
    return peak_x, peak_y, count


@compiled
def _accept(
    peak_x: FloatArray, peak_y: FloatArray, grid: Grid, radius_m: float, assign_m: float, least: int
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Take peaks in the order given; each gets the free episodes within `assign_m` of where it is re-centred."""
    taken = np.full(grid.x.size, NOWHERE, np.int64)
    mode_x, mode_y = np.empty(peak_x.size), np.empty(peak_x.size)
    latest = np.full(grid.columns * grid.rows, -1, np.int64)  # the modes of a cell: the latest,
    before = np.empty(peak_x.size, np.int64)  # and from each the one before
    found = 0
    for peak in range(peak_x.size):
        _, x, y = _centre_of_free(grid, taken, peak_x[peak], peak_y[peak], radius_m)
        near, _, _ = _centre_of_free(grid, taken, x, y, radius_m)
        if near < least or _is_near_mode(grid, latest, before, mode_x, mode_y, x, y, radius_m):
            continue
        cell = int((y - grid.south) / grid.cell_m) * grid.columns + int((x - grid.west) / grid.cell_m)
        mode_x[found], mode_y[found], before[found], latest[cell] = x, y, latest[cell], found
        first_row, last_row, west, east = block(grid, x, y, assign_m)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                if taken[j] < 0 and (grid.x[j] - x) ** 2 + (grid.y[j] - y) ** 2 <= assign_m * assign_m:
                    taken[j] = found
        found += 1
    return mode_x[:found].copy(), mode_y[:found].copy(), taken


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
