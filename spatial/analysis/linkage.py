"""Density clustering in space and time: ST-DBSCAN (Birant & Kut 2007), exact, in near linear time.

Two reports are neighbours when they are at most `link_m` metres *and* at most `link_d` days apart. With min_pts = 1
this is single linkage in the space-time cylinder; with link_d = inf it is plain DBSCAN (Ester et al. 1996).
"""

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import build_grid

NOISE = -1


def link(x: FloatArray, y: FloatArray, t: FloatArray, *, link_m: float, link_d: float, min_pts: int = 1) -> IntArray:
    """Cluster label of every report, NOISE (-1) for those in no cluster.

    x, y     (n,) metres; t (n,) days, in any order
    min_pts  a core report has this many neighbours, itself included
    returns  (n,) labels, numbered by the first core report of each cluster in the order given

    Core and noise labels equal sklearn.cluster.DBSCAN on the same neighbourhoods up to renumbering. A border report
    goes to the *nearest* core report (ties: lower label), not to the first that came: labels do not depend on order.
    """
    by_time = np.argsort(t, kind="stable")
    grid = build_grid(x[by_time], y[by_time], link_m)
    order = by_time[grid.order]
    cells = (grid.starts, grid.columns, grid.rows)
    points = (grid.x, grid.y, t[order])
    core = np.ones(x.size, np.bool_)
    if min_pts > 1:
        core = _count_neighbours(*points, *cells, link_m, link_d) >= min_pts
    roots = _join(*points, core, *cells, link_m, link_d)
    labels = _number(roots, core, order)
    if min_pts > 1:
        _adopt_borders(*points, core, *cells, link_m, link_d, order, labels)
    return labels


@compiled
def _count_neighbours(
    x: FloatArray, y: FloatArray, t: FloatArray, starts: IntArray, columns: int, rows: int, link_m: float, link_d: float
) -> IntArray:
    count = np.ones(x.size, np.int64)
    for cell in range(columns * rows):
        row, column = cell // columns, cell % columns
        for step in range(5):  # itself and the four neighbours that come later: each pair of cells once
            other = cell + step if step < 2 else cell + columns + step - 3
            if (step == 1 or step == 4) and column == columns - 1:
                continue
            if (step > 1 and row == rows - 1) or (step == 2 and column == 0):
                continue
            low, end = starts[other], starts[other + 1]
            for i in range(starts[cell], starts[cell + 1]):
                if other == cell:
                    low = i + 1
                while low < end and t[i] - t[low] > link_d:
                    low += 1
                for j in range(low, end):
                    if t[j] - t[i] > link_d:
                        break
                    if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= link_m * link_m:
                        count[i] += 1
                        count[j] += 1
    return count


@compiled
def _root(parent: IntArray, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def _join(
    x: FloatArray,
    y: FloatArray,
    t: FloatArray,
    core: BoolArray,
    starts: IntArray,
    columns: int,
    rows: int,
    link_m: float,
    link_d: float,
) -> IntArray:
    """The same walk over pairs, joining cores; the root of each point, in cell order."""
    parent = np.arange(x.size)
    for cell in range(columns * rows):
        row, column = cell // columns, cell % columns
        for step in range(5):
            other = cell + step if step < 2 else cell + columns + step - 3
            if (step == 1 or step == 4) and column == columns - 1:
                continue
            if (step > 1 and row == rows - 1) or (step == 2 and column == 0):
                continue
            low, end = starts[other], starts[other + 1]
            for i in range(starts[cell], starts[cell + 1]):
                if other == cell:
                    low = i + 1
                while low < end and t[i] - t[low] > link_d:
                    low += 1
                if not core[i]:
                    continue
                for j in range(low, end):
                    if t[j] - t[i] > link_d:
                        break
                    if core[j] and (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= link_m * link_m:
                        parent[_root(parent, i)] = _root(parent, j)
    for i in range(x.size):
        parent[i] = _root(parent, i)
    return parent


@compiled
def _number(roots: IntArray, core: BoolArray, order: IntArray) -> IntArray:
    """Labels in input order, counted from 0 by the first core of each cluster."""
    at = np.empty(order.size, np.int64)
    for i in range(order.size):
        at[order[i]] = i
    name = np.full(order.size, -1, np.int64)
    labels = np.full(order.size, -1, np.int64)
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
    t: FloatArray,
    core: BoolArray,
    starts: IntArray,
    columns: int,
    rows: int,
    link_m: float,
    link_d: float,
    order: IntArray,
    labels: IntArray,
) -> None:
    for cell in range(columns * rows):
        row, column = cell // columns, cell % columns
        for i in range(starts[cell], starts[cell + 1]):
            if core[i]:
                continue
            best = link_m * link_m
            for r in range(max(row - 1, 0), min(row + 2, rows)):
                first = starts[r * columns + max(column - 1, 0)]
                last = starts[r * columns + min(column + 1, columns - 1) + 1]
                for j in range(first, last):
                    if not core[j] or abs(t[i] - t[j]) > link_d:
                        continue
                    d2 = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
                    label = labels[order[j]]
                    if d2 < best or (d2 == best and (labels[order[i]] < 0 or label < labels[order[i]])):
                        best = d2
                        labels[order[i]] = label
