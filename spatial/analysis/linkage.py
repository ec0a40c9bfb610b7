"""Density clustering in space and time: ST-DBSCAN (Birant & Kut 2007), exact, in near linear time.

Two reports are neighbours when they are at most `link_m` metres *and* at most `link_d` days apart. With min_pts = 1
this is single linkage in the space-time cylinder; with link_d = inf it is plain DBSCAN (Ester et al. 1996).
"""

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, build_grid, stretch

NOISE = -1
COUNT, JOIN = 0, 1


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
    t = t[order]
    core = np.ones(x.size, np.bool_)
    if min_pts > 1:
        core = _visit_pairs(COUNT, grid, t, core, link_m, link_d) >= min_pts
    labels = _number(_visit_pairs(JOIN, grid, t, core, link_m, link_d), core, order)
    if min_pts > 1:
        _adopt_borders(grid, t, core, link_m, link_d, order, labels)
    return labels


@compiled
def _visit_pairs(task: int, grid: Grid, t: FloatArray, core: BoolArray, link_m: float, link_d: float) -> IntArray:
    """Every pair of neighbours once, in two passes over time for each pair of cells.

    COUNT gives the neighbours of each point, itself included; JOIN the root of each core point's cluster.
    """
    result = np.ones(t.size, np.int64) if task == COUNT else np.arange(t.size)
    for cell in range(grid.columns * grid.rows):
        for step in range(5):
            other = _later_cell(grid, cell, step)
            if other < 0:
                continue
            low, end = grid.starts[other], grid.starts[other + 1]
            for i in range(grid.starts[cell], grid.starts[cell + 1]):
                if step == 0:
                    low = i + 1
                while low < end and t[i] - t[low] > link_d:
                    low += 1
                if core[i]:
                    _meet(task, result, grid, t, core, i, range(low, end), link_m, link_d)
    if task == JOIN:
        for i in range(t.size):
            result[i] = _root(result, i)
    return result


@compiled
def _meet(
    task: int,
    result: IntArray,
    grid: Grid,
    t: FloatArray,
    core: BoolArray,
    i: int,
    others: range,
    link_m: float,
    link_d: float,
) -> None:
    """One point with those of another cell, in time order."""
    x, y, time, met = grid.x[i], grid.y[i], t[i], 0
    for j in others:
        if t[j] - time > link_d:
            break
        if (grid.x[j] - x) ** 2 + (grid.y[j] - y) ** 2 > link_m * link_m:
            continue
        if task == COUNT:
            met += 1
            result[j] += 1
        elif core[j]:
            result[_root(result, i)] = _root(result, j)
    if task == COUNT:
        result[i] += met


@compiled
def _later_cell(grid: Grid, cell: int, step: int) -> int:
    """The cell itself and the four neighbours after it, so that each pair of cells comes once; -1 outside."""
    row, column = cell // grid.columns, cell % grid.columns
    down, right = (0, step) if step < 2 else (1, step - 3)
    if row + down >= grid.rows or not 0 <= column + right < grid.columns:
        return -1
    return cell + down * grid.columns + right


@compiled
def _root(parent: IntArray, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def _number(roots: IntArray, core: BoolArray, order: IntArray) -> IntArray:
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
    grid: Grid, t: FloatArray, core: BoolArray, link_m: float, link_d: float, order: IntArray, labels: IntArray
) -> None:
    for i in range(t.size):
        if core[i]:
            continue
        best = link_m * link_m
        first_row, last_row, west, east = block(grid, grid.x[i], grid.y[i], link_m)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                if not core[j] or abs(t[i] - t[j]) > link_d:
                    continue
                d2 = (grid.x[i] - grid.x[j]) ** 2 + (grid.y[i] - grid.y[j]) ** 2
                held, offered = labels[order[i]], labels[order[j]]
                if d2 < best or (d2 == best and (held < 0 or offered < held)):
                    best, labels[order[i]] = d2, offered
