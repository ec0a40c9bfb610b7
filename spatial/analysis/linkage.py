"""Density clustering in space and time: ST-DBSCAN (Birant & Kut 2007), exact, in near linear time.

Two reports are neighbours when they are at most `link_m` metres *and* at most `link_d` days apart. With min_pts = 1
this is single linkage in the space-time cylinder; with link_d = inf it is plain DBSCAN (Ester et al. 1996).
"""

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray, IntArray32
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, build_grid

NOISE = -1
TIED = -2  # cores of equal distance: the lower label decides, once there are labels
BUCKETS = 1 << 16
MOST_IN_BUCKET = 1 << 10


def link(x: FloatArray, y: FloatArray, t: FloatArray, *, link_m: float, link_d: float, min_pts: int = 1) -> IntArray:
    """Cluster label of every report, NOISE (-1) for those in no cluster.

    x, y     (n,) metres; t (n,) days, in any order
    min_pts  a core report has this many neighbours, itself included
    returns  (n,) labels, numbered by the first core report of each cluster in the order given

    Core and noise labels equal sklearn.cluster.DBSCAN on the same neighbourhoods up to renumbering. A border report
    goes to the *nearest* core report (ties: lower label), not to the first that came: labels do not depend on order.
    """
    by_time = time_order(t)
    grid = build_grid(x[by_time], y[by_time], link_m)
    order = by_time[grid.order]
    t = t[order]
    core, nearest = np.ones(x.size, np.bool_), np.empty(0, np.int32)
    if min_pts > 1:
        core = _count_pairs(*_columns(grid), t, link_m, link_d) >= min_pts
        nearest = np.full(x.size, NOISE, np.int32)
    roots = _join_pairs(*_columns(grid), t, core, nearest, link_m, link_d)
    labels = _number(roots, core, order)
    if min_pts > 1:
        _adopt_borders(*_columns(grid), t, core, nearest, link_m, link_d, order, labels)
    return labels


def time_order(t: FloatArray) -> IntArray:
    """(n,) a stable sort by time, by counting: times are finite and mostly spread over their range."""
    if t.size == 0 or t[0] == t[-1] == t.min() == t.max():
        return np.arange(t.size)
    starts, order = _spread_out(t, float(t.min()), float(t.max()))
    if np.diff(starts).max() > MOST_IN_BUCKET:  # a few stray times squeeze all others into one bucket
        return np.argsort(t, kind="stable")
    _finish(t, starts, order)
    return order


@compiled
def _spread_out(t: FloatArray, first: float, last: float) -> tuple[IntArray, IntArray]:
    """Counting sort into BUCKETS stretches of time."""
    starts = np.zeros(BUCKETS + 1, np.int64)
    per_day = (BUCKETS - 1) / (last - first)
    for i in range(t.size):
        starts[int((t[i] - first) * per_day) + 1] += 1
    for bucket in range(BUCKETS):
        starts[bucket + 1] += starts[bucket]
    free, order = starts[:-1].copy(), np.empty(t.size, np.int64)
    for i in range(t.size):
        bucket = int((t[i] - first) * per_day)
        order[free[bucket]] = i
        free[bucket] += 1
    return starts, order


@compiled
def _finish(t: FloatArray, starts: IntArray, order: IntArray) -> None:
    """Insertion sort inside each bucket."""
    for bucket in range(starts.size - 1):
        for at in range(starts[bucket] + 1, starts[bucket + 1]):
            moving, to = order[at], at
            while to > starts[bucket] and t[order[to - 1]] > t[moving]:
                order[to] = order[to - 1]
                to -= 1
            order[to] = moving


def _columns(grid: Grid) -> tuple[FloatArray, FloatArray, IntArray, int, int]:
    """What the loops over pairs need, as plain arrays: three times as fast as through the tuple."""
    return grid.x, grid.y, grid.starts, grid.columns, grid.rows


@compiled
def _count_pairs(
    x: FloatArray,
    y: FloatArray,
    starts: IntArray,
    columns: int,
    rows: int,
    t: FloatArray,
    link_m: float,
    link_d: float,
) -> IntArray32:
    """The neighbours of each point, itself included. Every pair once: each cell with itself and the four after it."""
    result = np.ones(t.size, np.int32)
    for cell in range(columns * rows):
        for step in range(5 if starts[cell] < starts[cell + 1] else 0):
            other = _later_cell(cell, step, columns, rows)
            if other >= 0 and starts[other] < starts[other + 1]:
                ends = (starts[cell], starts[cell + 1], starts[other], starts[other + 1])
                _count(result, x, y, t, ends, link_m, link_d)
    return result


@compiled
def _join_pairs(
    x: FloatArray,
    y: FloatArray,
    starts: IntArray,
    columns: int,
    rows: int,
    t: FloatArray,
    core: BoolArray,
    nearest: IntArray32,
    link_m: float,
    link_d: float,
) -> IntArray32:
    """The root of each core point's cluster; `nearest` is written: the nearest core of each other one, or TIED."""
    # The same loop as above, on purpose: as one generator for both it took 1.1 to 1.3 times as long, with the pairs
    # inside another 1.6 to 2.8 times, and a helper that names the ends of both cells up to 1.3 times.
    result, best = np.arange(t.size).astype(np.int32), np.full(nearest.size, np.inf)
    for cell in range(columns * rows):
        for step in range(5 if starts[cell] < starts[cell + 1] else 0):
            other = _later_cell(cell, step, columns, rows)
            if other >= 0 and starts[other] < starts[other + 1]:
                ends = (starts[cell], starts[cell + 1], starts[other], starts[other + 1])
                _join(result, nearest, best, x, y, t, core, ends, link_m, link_d)
    for i in range(t.size):
        result[i] = _root(result, i)
    return result


@compiled
def _count(
    result: IntArray32,
    x: FloatArray,
    y: FloatArray,
    t: FloatArray,
    ends: tuple[int, int, int, int],
    link_m: float,
    link_d: float,
) -> None:
    """The points of one cell with those of another, both in time order, so that two passes side by side do."""
    first, after, low, end = ends
    for i in range(first, after):
        here_x, here_y, now, met = x[i], y[i], t[i], 0  # writing to `result` would reload them
        low = max(low, i + 1) if first == ends[2] else low
        while low < end and now - t[low] > link_d:
            low += 1
        j = low
        while j < end and t[j] - now <= link_d:
            if (x[j] - here_x) ** 2 + (y[j] - here_y) ** 2 <= link_m * link_m:
                met += 1
                result[j] += 1
            j += 1
        result[i] += met


@compiled
def _join(
    result: IntArray32,
    nearest: IntArray32,
    best: FloatArray,
    x: FloatArray,
    y: FloatArray,
    t: FloatArray,
    core: BoolArray,
    ends: tuple[int, int, int, int],
    link_m: float,
    link_d: float,
) -> None:
    """The same, putting neighbours that are both core into one cluster and keeping the nearest core of those not."""
    first, after, low, end = ends
    for i in range(first, after):
        here_x, here_y, now, here_core = x[i], y[i], t[i], core[i]
        low = max(low, i + 1) if first == ends[2] else low
        while low < end and now - t[low] > link_d:
            low += 1
        j = low
        while j < end and t[j] - now <= link_d:
            if here_core or core[j]:
                d2 = (x[j] - here_x) ** 2 + (y[j] - here_y) ** 2
                if d2 <= link_m * link_m:
                    if here_core and core[j]:
                        one, other = _root(result, i), _root(result, j)
                        result[max(one, other)] = min(one, other)
                    else:
                        border, centre = (j, i) if here_core else (i, j)
                        if d2 <= best[border]:
                            nearest[border] = centre if d2 < best[border] else TIED
                            best[border] = d2
            j += 1


@compiled
def _later_cell(cell: int, step: int, columns: int, rows: int) -> int:
    """The cell itself and the four neighbours after it, so that each pair of cells comes once; -1 outside."""
    row, column = cell // columns, cell % columns
    down, right = (0, step) if step < 2 else (1, step - 3)
    if row + down >= rows or not 0 <= column + right < columns:
        return -1
    return cell + down * columns + right


@compiled
def _root(parent: IntArray32, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def _number(roots: IntArray32, core: BoolArray, order: IntArray) -> IntArray:
    """Labels in input order, counted from 0 by the first core of each cluster."""
    at = np.empty(order.size, np.int64)
    for i in range(order.size):
        at[order[i]] = i
    name = np.full(order.size, NOISE, np.int64)
    labels = np.full(order.size, NOISE, np.int64)
    found = 0
    for i in range(order.size):
        if core[at[i]]:
            root = roots[at[i]]
            if name[root] < 0:
                name[root] = found
                found += 1
            labels[i] = name[root]
    return labels


@compiled
def _adopt_borders(
    x: FloatArray,
    y: FloatArray,
    starts: IntArray,
    columns: int,
    rows: int,
    t: FloatArray,
    core: BoolArray,
    nearest: IntArray32,
    link_m: float,
    link_d: float,
    order: IntArray,
    labels: IntArray,
) -> None:
    """Give each report that is no core to the nearest core in its cylinder, of equals to the lower label."""
    for cell in range(columns * rows):
        for i in range(starts[cell], starts[cell + 1]):
            if core[i] or nearest[i] == NOISE:
                continue
            if nearest[i] != TIED:
                labels[order[i]] = labels[order[nearest[i]]]
                continue
            best, held = link_m * link_m, NOISE
            for row in range(max(cell // columns - 1, 0), min(cell // columns + 1, rows - 1) + 1):
                west, east = max(cell % columns - 1, 0), min(cell % columns + 1, columns - 1)
                for j in range(starts[row * columns + west], starts[row * columns + east + 1]):
                    d2 = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
                    if not core[j] or abs(t[i] - t[j]) > link_d or d2 > best:
                        continue
                    if d2 < best or held < 0 or labels[order[j]] < held:
                        best, held = d2, labels[order[j]]
            labels[order[i]] = held
