"""The same rules, written for reading: every pair is looked at."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.parameters import Parameters


def neighbours(x: FloatArray, y: FloatArray, t: FloatArray, link_m: float, link_d: float) -> np.ndarray:
    """(n, n) who is near whom in space and time, everyone near himself."""
    near = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 <= link_m**2
    return near & (np.abs(t[:, None] - t) <= link_d)


def single_linkage(x: FloatArray, y: FloatArray, t: FloatArray, link_m: float, link_d: float) -> IntArray:
    """Connected components of the neighbourhood."""
    return connected_components(csr_array(neighbours(x, y, t, link_m, link_d)), directed=False)[1].astype(np.int64)


def as_partition(labels: IntArray) -> set[frozenset[int]]:
    """Who is together with whom, whatever the labels are called; noise (-1) is nobody."""
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()) - {-1}}


def modes(x: FloatArray, y: FloatArray, parameters: Parameters) -> tuple[list[tuple[float, float]], IntArray]:
    """Centres and the mode of each episode (-1: none)."""
    radius, least = parameters.radius_m, parameters.least_episodes
    free = np.ones(x.size, np.bool_)
    peaks = []
    ends: dict[int, tuple[float, float]] = {}
    for seed in range(x.size):
        here = (float(x[seed]), float(y[seed]))
        if _near(x, y, here, radius).sum() >= least:
            for _ in range(parameters.moves):
                here = _mean(x, y, _near(x, y, here, radius))
            peaks.append((-int(_near(x, y, here, radius).sum()), x[seed], y[seed], here))
            ends[seed] = here
    centres: list[tuple[float, float]] = []
    of_episode = np.full(x.size, -1)
    for *_, here in sorted(peaks):
        around = _near(x, y, here, radius) & free
        if not around.any():
            continue
        centre = _mean(x, y, around)
        too_near = any((centre[0] - a) ** 2 + (centre[1] - b) ** 2 < radius**2 for a, b in centres)
        if (_near(x, y, centre, radius) & free).sum() < least or too_near:
            continue
        same = np.ones(x.size, np.bool_)
        for episode, (a, b) in ends.items():
            same[episode] = (a - centre[0]) ** 2 + (b - centre[1]) ** 2 <= parameters.same_peak_m**2
        far = _near(x, y, centre, parameters.assign_m) & same
        taken = (_near(x, y, centre, radius) | far) & free
        of_episode[taken] = len(centres)
        free &= ~taken
        centres.append(centre)
    return centres, of_episode


def _near(x: FloatArray, y: FloatArray, here: tuple[float, float], radius: float) -> np.ndarray:
    return (x - here[0]) ** 2 + (y - here[1]) ** 2 <= radius**2


def _mean(x: FloatArray, y: FloatArray, chosen: np.ndarray) -> tuple[float, float]:
    return float(x[chosen].sum() / chosen.sum()), float(y[chosen].sum() / chosen.sum())
