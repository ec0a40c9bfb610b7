"""The same site from run to run: which of those that are known each site of a run is; what merged, what split.

A site is known by its reports first and by its place second: centres move with every report, and a spot that comes
back after a year is still the one that was cleaned. The pairs are the assignment of greatest total weight, so that the
order of rows decides nothing.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray

REACH_M = 120.0  # beyond the width of a site (two times 60 m) it is another spot, whatever it took over
NEAR_M = 60.0
LEAST_OVERLAP = 0.3
NEAR_WEIGHT = 0.3
MOST = 0.5  # of the reports: what is needed for "merged into" and "split from"
NONE = -1


@dataclass(frozen=True, slots=True)
class Spots:
    """s sites: centres in metres, and the ids of their reports.

    members of site i are members[offsets[i] : offsets[i + 1]], each id once
    """

    x: FloatArray
    y: FloatArray
    members: IntArray
    offsets: IntArray

    @property
    def sizes(self) -> IntArray:
        """(s,) number of reports."""
        return np.diff(self.offsets)


@dataclass(frozen=True, slots=True)
class Link:
    """A site found and a known one, with what they have in common.

    overlap     common reports / reports of the smaller of both
    distance_m  between the centres
    """

    found: int
    known: int
    overlap: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class Succession:
    """How the sites of a run follow from the known ones. Each found and each known site is in one pair at most.

    pairs   the same site
    merged  a known site whose reports lie, by half or more, in a found one that is another known site now
    split   a found site, new, whose reports come, by half or more, from one known site
    """

    pairs: tuple[Link, ...]
    merged: tuple[Link, ...]
    split: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Common:
    """All pairs that share a report or lie within reach: (c,) each, by found, then known."""

    found: IntArray
    known: IntArray
    reports: IntArray
    distance_m: FloatArray

    def link(self, i: int, smaller: IntArray) -> Link:
        overlap = float(self.reports[i] / max(int(smaller[i]), 1))
        return Link(int(self.found[i]), int(self.known[i]), overlap, float(self.distance_m[i]))


def follow(found: Spots, known: Spots, merged_before: BoolArray | None = None) -> Succession:
    """Tell which known site each found one is.

    known          in the order of their ids: of equal weights the lower id is taken
    merged_before  (s,) known sites that were merged into another. They are asked last, for what no other explains:
                   two spots that became one and part again get their identities back

    A pair needs centres within REACH_M, and an overlap of LEAST_OVERLAP or centres within NEAR_M. Its weight is the
    share of all its reports that both have (Jaccard 1901), and NEAR_WEIGHT where it is near. Not the overlap: a
    fragment of three reports overlaps the site it fell off from to the full, and would run away with its identity.
    The assignment has the greatest total weight (Kuhn 1955).
    """
    common = _in_common(found, known)
    smaller = np.minimum(found.sizes[common.found], known.sizes[common.known])
    weight = _weights(common, smaller, found, known)
    gone = np.zeros(known.x.size, np.bool_) if merged_before is None else merged_before
    chosen = _assign(common, np.where(gone[common.known], 0.0, weight))
    taken = np.isin(common.found, common.found[chosen])
    again = _assign(common, np.where(gone[common.known] & ~taken, weight, 0.0))
    pairs = np.sort(np.concatenate((chosen, again)))
    return Succession(
        pairs=tuple(common.link(i, smaller) for i in pairs),
        merged=tuple(common.link(i, smaller) for i in _merged(common, pairs, known, gone)),
        split=tuple(common.link(i, smaller) for i in _split(common, pairs, found)),
    )


def _in_common(found: Spots, known: Spots) -> _Common:
    """Reports in common and distance of every pair that has either."""
    shape = (found.x.size, known.x.size)
    if 0 in shape:
        return _Common(*(np.empty(0, np.int64),) * 3, np.empty(0))
    reports = np.unique(np.concatenate((found.members, known.members)))
    shared = (_incidence(found, reports) @ _incidence(known, reports).T).tocoo()
    near = cKDTree(np.stack((found.x, found.y), 1)).sparse_distance_matrix(
        cKDTree(np.stack((known.x, known.y), 1)), REACH_M, output_type="ndarray"
    )
    key = np.unique(
        np.concatenate((shared.row.astype(np.int64) * shape[1] + shared.col, near["i"] * shape[1] + near["j"]))
    )
    row, column = key // shape[1], key % shape[1]
    count = np.zeros(key.size, np.int64)
    count[np.searchsorted(key, shared.row.astype(np.int64) * shape[1] + shared.col)] = shared.data
    return _Common(row, column, count, np.hypot(found.x[row] - known.x[column], found.y[row] - known.y[column]))


def _incidence(spots: Spots, reports: IntArray) -> csr_array:
    """(s, reports) 1 where a site holds a report."""
    columns = np.searchsorted(reports, spots.members)
    return csr_array((np.ones(columns.size, np.int64), columns, spots.offsets), shape=(spots.x.size, reports.size))


def _weights(common: _Common, smaller: IntArray, found: Spots, known: Spots) -> FloatArray:
    """(c,) weight of each pair, 0 where it cannot be the same site."""
    overlap = common.reports / np.maximum(smaller, 1)
    near = common.distance_m <= NEAR_M
    either = found.sizes[common.found] + known.sizes[common.known] - common.reports
    possible = (common.distance_m <= REACH_M) & (near | (overlap >= LEAST_OVERLAP))
    return np.where(possible, common.reports / np.maximum(either, 1) + NEAR_WEIGHT * near, 0.0)


def _assign(common: _Common, weight: FloatArray) -> IntArray:
    """Positions of the chosen pairs: the greatest total weight, group by group of sites that are entangled."""
    possible = np.flatnonzero(weight > 0)
    if possible.size == 0:
        return possible
    found, known = common.found[possible], common.known[possible]
    nodes = int(found.max()) + 1, int(known.max()) + 1
    graph = csr_array((np.ones(possible.size, np.int8), (found, nodes[0] + known)), shape=(sum(nodes), sum(nodes)))
    group = connected_components(graph, directed=False)[1][found]
    by_group = np.argsort(group, kind="stable")
    parts = np.split(possible[by_group], np.flatnonzero(np.diff(group[by_group])) + 1)
    return np.sort(np.concatenate([_assign_group(common, weight, part) for part in parts]))


def _assign_group(common: _Common, weight: FloatArray, part: IntArray) -> IntArray:
    if part.size == 1:
        return part
    rows, row = np.unique(common.found[part], return_inverse=True)
    columns, column = np.unique(common.known[part], return_inverse=True)
    table = np.zeros((rows.size, columns.size))
    table[row, column] = weight[part]
    # Equal totals: the lower ids, and of those the lower found one for the lower known one (rearrangement inequality).
    place, size = np.arange(columns.size), max(rows.size, columns.size)
    bias = (np.arange(rows.size)[:, None] * place / size**2 - place) * 1e-9
    chosen_row, chosen_column = linear_sum_assignment(np.where(table > 0, table + bias, 0.0), maximize=True)
    where = np.full(table.shape, NONE)
    where[row, column] = part
    chosen = where[chosen_row, chosen_column]
    return chosen[chosen >= 0]


def _merged(common: _Common, pairs: IntArray, known: Spots, gone: BoolArray) -> IntArray:
    """For each known site in no pair the paired site that holds most of its reports, if that is half or more."""
    left = ~np.isin(common.known, common.known[pairs]) & np.isin(common.found, common.found[pairs])
    share = common.reports / np.maximum(known.sizes[common.known], 1)
    return _fullest(common.known, share, np.flatnonzero(left & ~gone[common.known] & (share >= MOST)))


def _split(common: _Common, pairs: IntArray, found: Spots) -> IntArray:
    """For each found site in no pair the known one that most of its reports were of, if that is half or more."""
    share = common.reports / np.maximum(found.sizes[common.found], 1)
    return _fullest(common.found, share, np.flatnonzero(~np.isin(common.found, common.found[pairs]) & (share >= MOST)))


def _fullest(of: IntArray, share: FloatArray, among: IntArray) -> IntArray:
    """One of `among` for each value of `of`: that of the greatest share, of equals the first."""
    best_first = among[np.lexsort((among, -share[among], of[among]))]
    return best_first[np.unique(of[best_first], return_index=True)[1]]
