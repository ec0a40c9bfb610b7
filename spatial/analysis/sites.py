"""Sites: modes of the density of episodes. Clusters chain along a street; modes do not."""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, build_grid
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
    frame = (grid.west, grid.south, grid.cell_m)
    shape = (grid.columns, grid.rows)
    radius_m, least = parameters.radius_m, parameters.least_episodes
    peaks = _climb(grid.x, grid.y, grid.starts, frame, shape, radius_m, least, parameters.moves)
    seeds = np.flatnonzero(peaks[2] >= least)
    fullest_first = seeds[np.lexsort((grid.y[seeds], grid.x[seeds], -peaks[2][seeds]))]
    mode_x, mode_y, taken = _accept(
        peaks[0][fullest_first],
        peaks[1][fullest_first],
        grid.x,
        grid.y,
        grid.starts,
        frame,
        shape,
        radius_m,
        parameters.assign_m,
        least,
    )
    of_episode = np.empty(grid.x.size, np.int64)
    of_episode[grid.order] = taken
    return Modes(mode_x, mode_y, of_episode)


@compiled
def _climb(
    x: FloatArray,
    y: FloatArray,
    starts: IntArray,
    frame: tuple[float, float, float],
    shape: tuple[int, int],
    radius_m: float,
    least: int,
    moves: int,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Where each episode's climb ends and how many episodes are there; the count is 0 where none began."""
    west, south, cell_m = frame
    columns, rows = shape
    peak_x, peak_y, count = x.copy(), y.copy(), np.zeros(x.size, np.int64)
    for i in range(x.size):
        here_x, here_y = x[i], y[i]
        near = 0
        for move in range(moves + 1):
            near, sum_x, sum_y = 0, 0.0, 0.0
            first_row = max(int((here_y - radius_m - south) / cell_m), 0)
            last_row = min(int((here_y + radius_m - south) / cell_m), rows - 1)
            first_column = max(int((here_x - radius_m - west) / cell_m), 0)
            last_column = min(int((here_x + radius_m - west) / cell_m), columns - 1)
            for row in range(first_row, last_row + 1):
                for j in range(starts[row * columns + first_column], starts[row * columns + last_column + 1]):
                    if (x[j] - here_x) ** 2 + (y[j] - here_y) ** 2 <= radius_m * radius_m:
                        near += 1
                        sum_x += x[j]
                        sum_y += y[j]
            if move == 0 and near < least:
                near = 0
                break
            if move < moves:
                next_x, next_y = sum_x / near, sum_y / near
                if next_x == here_x and next_y == here_y:
                    break
                here_x, here_y = next_x, next_y
        peak_x[i], peak_y[i], count[i] = here_x, here_y, near
    return peak_x, peak_y, count


@compiled
def _accept(
    peak_x: FloatArray,
    peak_y: FloatArray,
    x: FloatArray,
    y: FloatArray,
    starts: IntArray,
    frame: tuple[float, float, float],
    shape: tuple[int, int],
    radius_m: float,
    assign_m: float,
    least: int,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Take peaks in the order given; each gets the free episodes within `assign_m` of where it is re-centred."""
    west, south, cell_m = frame
    columns, rows = shape
    taken = np.full(x.size, -1, np.int64)
    mode_x, mode_y = np.empty(peak_x.size), np.empty(peak_x.size)
    latest = np.full(columns * rows, -1, np.int64)  # the modes of a cell: the latest, and from each the one before
    before = np.empty(peak_x.size, np.int64)
    found = 0
    for p in range(peak_x.size):
        here_x, here_y, near = peak_x[p], peak_y[p], 0
        for again in range(2):  # first to re-centre on what is free, then to count there
            near, sum_x, sum_y = 0, 0.0, 0.0
            first_row = max(int((here_y - radius_m - south) / cell_m), 0)
            last_row = min(int((here_y + radius_m - south) / cell_m), rows - 1)
            first_column = max(int((here_x - radius_m - west) / cell_m), 0)
            last_column = min(int((here_x + radius_m - west) / cell_m), columns - 1)
            for row in range(first_row, last_row + 1):
                for j in range(starts[row * columns + first_column], starts[row * columns + last_column + 1]):
                    if taken[j] < 0 and (x[j] - here_x) ** 2 + (y[j] - here_y) ** 2 <= radius_m * radius_m:
                        near += 1
                        sum_x += x[j]
                        sum_y += y[j]
            if near == 0:
                break
            if again == 0:
                here_x, here_y = sum_x / near, sum_y / near
        if near < least:
            continue
        alone = True
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                other = latest[row * columns + column]
                while other >= 0:
                    if (mode_x[other] - here_x) ** 2 + (mode_y[other] - here_y) ** 2 < radius_m * radius_m:
                        alone = False
                    other = before[other]
        if not alone:
            continue
        cell = int((here_y - south) / cell_m) * columns + int((here_x - west) / cell_m)
        mode_x[found], mode_y[found], before[found], latest[cell] = here_x, here_y, latest[cell], found
        first_row = max(int((here_y - assign_m - south) / cell_m), 0)
        last_row = min(int((here_y + assign_m - south) / cell_m), rows - 1)
        first_column = max(int((here_x - assign_m - west) / cell_m), 0)
        last_column = min(int((here_x + assign_m - west) / cell_m), columns - 1)
        for row in range(first_row, last_row + 1):
            for j in range(starts[row * columns + first_column], starts[row * columns + last_column + 1]):
                if taken[j] < 0 and (x[j] - here_x) ** 2 + (y[j] - here_y) ** 2 <= assign_m * assign_m:
                    taken[j] = found
        found += 1
    return mode_x[:found].copy(), mode_y[:found].copy(), taken
