"""Episodes: one pile each. Reports near in space and time, ended by a clean-up or by a quiet week."""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, build_grid, stretch
from spatial.analysis.linkage import link
from spatial.analysis.parameters import Parameters
from spatial.analysis.reports import UNKNOWN, Usable

PERCOLATION_REPORTS = 200
PERCOLATION_SHARE = 0.01
PERCOLATION_SPAN_M = 200.0


@dataclass(frozen=True, slots=True)
class Episodes:
    """E episodes, numbered by their first report.

    x, y, start, end  (E,) mean position of the reports, first and last time
    by_two            (E,) reported by at least two different known people
    of_report         (n,) the episode of each usable report
    host              (d,) the usable report each duplicate stands with, or UNKNOWN when it is left out
    link_m            the linking distance that was used
    warnings          what a reader of the result must know
    """

    x: FloatArray
    y: FloatArray
    start: FloatArray
    end: FloatArray
    by_two: BoolArray
    of_report: IntArray
    host: IntArray
    link_m: float
    warnings: tuple[str, ...]


def find_episodes(
    usable: Usable, duplicates: tuple[FloatArray, FloatArray, FloatArray, IntArray], parameters: Parameters
) -> Episodes:
    """Link reports in the space-time cylinder (single linkage), then cut where everything known was cleaned.

    duplicates  x, y, t and reporter of `usable.duplicate_rows`, x and y from the same centre

    A report that nothing cleaned (+inf) blocks the cut: a heap that is never collected and reported for months stays
    one episode. Duplicates join the episode of their report, and confirm it; they move and lengthen nothing.
    """
    link_m, warnings = parameters.link_m, []
    component = link(usable.x, usable.y, usable.t, link_m=link_m, link_d=parameters.link_d)
    if percolates(component, usable.x, usable.y):
        link_m /= 2
        warnings.append(f"reports lie so dense that linking percolates: linked at {link_m:g} m instead")
        component = link(usable.x, usable.y, usable.t, link_m=link_m, link_d=parameters.link_d)
    of_report = cut_at_cleanups(component, usable.t, usable.cleaned, parameters.cleaned_grace_d)
    x, y, t, reporter = duplicates
    host = find_hosts(usable, x, y, t, usable.originals, link_m, parameters.link_d)
    joined = host >= 0
    x, y, start, end = _summarise(of_report, usable.x, usable.y, usable.t)
    by_two = reported_by_two(
        np.concatenate((of_report, of_report[host[joined]])),
        np.concatenate((usable.reporter, reporter[joined])),
        x.size,
    )
    return Episodes(x, y, start, end, by_two, of_report, host, link_m, tuple(warnings))


def percolates(component: IntArray, x: FloatArray, y: FloatArray) -> bool:
    """Does the largest component hold or span more than one pile can?

    Single linkage percolates when the expected neighbours in the cylinder come near 1.
    """
    if component.size == 0:
        return False
    sizes = np.bincount(component)
    largest = component == np.argmax(sizes)
    span_m = np.hypot(np.ptp(x[largest]), np.ptp(y[largest]))
    most = max(PERCOLATION_REPORTS, PERCOLATION_SHARE * component.size)
    return bool(sizes.max() > most or span_m > PERCOLATION_SPAN_M)


@compiled
def cut_at_cleanups(component: IntArray, t: FloatArray, cleaned: FloatArray, grace_d: float) -> IntArray:
    """Episode of each report: a new one begins more than `grace_d` after everything known was cleaned.

    component  (n,) raw episode; t (n,) ascending; cleaned (n,) days, +inf where open
    returns    (n,) numbers in order of the first report
    """
    current = np.full(component.size, -1, np.int64)
    open_until = np.full(component.size, -np.inf)
    episode = np.empty(component.size, np.int64)
    found = 0
    for i in range(component.size):
        c = component[i]
        if current[c] < 0 or t[i] > open_until[c] + grace_d:
            current[c] = found
            found += 1
        episode[i] = current[c]
        open_until[c] = max(open_until[c], cleaned[i])
    return episode


@compiled
def reported_by_two(group: IntArray, reporter: IntArray, groups: int) -> BoolArray:
    """(groups,) whether a group has reports of two different known people; an unknown one (< 0) confirms nothing."""
    first = np.full(groups, -1, np.int64)
    two = np.zeros(groups, np.bool_)
    for i in range(group.size):
        if reporter[i] < 0:
            continue
        if first[group[i]] < 0:
            first[group[i]] = reporter[i]
        elif first[group[i]] != reporter[i]:
            two[group[i]] = True
    return two


def find_hosts(
    usable: Usable, x: FloatArray, y: FloatArray, t: FloatArray, originals: IntArray, link_m: float, link_d: float
) -> IntArray:
    """(d,) the report each duplicate stands with: its original, else the nearest in the cylinder, else UNKNOWN."""
    lost = np.flatnonzero(originals == UNKNOWN)
    host = originals.copy()
    if lost.size and usable.x.size:
        grid = build_grid(usable.x, usable.y, link_m)
        host[lost] = _nearest(x[lost], y[lost], t[lost], grid, usable.t[grid.order], link_m, link_d)
    return host


@compiled
def _nearest(
    x: FloatArray, y: FloatArray, t: FloatArray, grid: Grid, times: FloatArray, link_m: float, link_d: float
) -> IntArray:
    found = np.full(x.size, UNKNOWN, np.int64)
    for i in range(x.size):
        best = link_m * link_m
        first_row, last_row, west, east = block(grid, x[i], y[i], link_m)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                d2 = (x[i] - grid.x[j]) ** 2 + (y[i] - grid.y[j]) ** 2
                nearer = d2 < best or (d2 == best and (found[i] < 0 or grid.order[j] < found[i]))
                if nearer and abs(t[i] - times[j]) <= link_d:
                    best, found[i] = d2, grid.order[j]
    return found


def _summarise(
    episode: IntArray, x: FloatArray, y: FloatArray, t: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Mean position, first and last time; t ascends, so the first of each episode is its start."""
    if episode.size == 0:
        return x[:0], x[:0], x[:0], x[:0]
    size = np.bincount(episode)
    start = t[np.unique(episode, return_index=True)[1]]
    end = np.empty(size.size)
    end[episode] = t  # the last write stays, and t ascends
    return np.bincount(episode, x) / size, np.bincount(episode, y) / size, start, end
