"""What a site is doing: its state, its class and its trend."""

from enum import StrEnum
from math import sqrt

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.parameters import Parameters

DORMANT_D = (90.0, 180.0)
RECURRED_D = 120.0
NEW_D = 130.0
STRAY_D = 45.0
TREND_U = 1.96  # two-sided 5 % of a standard normal


class State(StrEnum):
    """What one run can tell; the registry of sites adds resolved, gone and merged."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    DORMANT = "dormant"


class SiteClass(StrEnum):
    """How the episodes lie in time."""

    DORMANT = "dormant"
    RECURRED = "recurred"
    NEW = "new"
    INTENSIFYING = "intensifying"
    DIMINISHING = "diminishing"
    PERSISTENT = "persistent"


CLASSES = tuple(SiteClass)  # the numbers that `_classify` gives


def state_of(q: float, site_class: SiteClass, parameters: Parameters, *, was_active: bool = False) -> State:
    """Candidate until the evidence suffices; an active site stays one until q is above `leave_q` (hysteresis)."""
    if q > (parameters.leave_q if was_active else parameters.sufficient_q):
        return State.CANDIDATE
    return State.DORMANT if site_class is SiteClass.DORMANT else State.ACTIVE


def laplace_trend(start: FloatArray, now: float) -> float:
    """Trend of episodes, standard normal when their rate is constant; > 0 when they come faster.

    start  (e,) days, ascending

    (mean x - 1/2) sqrt(12 n) over the n later ones, x their place between the first start and now (Cox & Lewis 1966).
    Needs about ten episodes to see anything.
    """
    if start.size < 2 or now <= start[0]:
        return 0.0
    x = (start[1:] - start[0]) / (now - start[0])
    return float((x.mean() - 0.5) * sqrt(12.0 * x.size))


def classify(
    start: FloatArray, end: FloatArray, by_two: BoolArray, offsets: IntArray, now: float
) -> tuple[list[SiteClass], FloatArray]:
    """Class and Laplace trend of each site; `offsets` (s + 1,) marks the sites, each with at least one episode.

    by_two  (e,) at least two people reported it

    Strays are left out: what one person alone reported before the first episode of two people and far from the next,
    and one such episode after a long pause. Any passer-by leaves one; it makes no new site old, no dormant one recur.
    """
    number, trend = _classify(start, end, by_two, offsets, now)
    return [CLASSES[i] for i in number], trend


@compiled
def _classify(
    start: FloatArray, end: FloatArray, by_two: BoolArray, offsets: IntArray, now: float
) -> tuple[IntArray, FloatArray]:
    number = np.empty(offsets.size - 1, np.int64)
    trend = np.zeros(offsets.size - 1)
    for s in range(number.size):
        first, after = _without_strays(start, end, by_two, offsets[s], offsets[s + 1])
        median = _median_gap(start, end, first, after)
        returned = -np.inf
        for i in range(first + 1, after):
            if start[i] - end[i - 1] > max(RECURRED_D, 4.0 * median):
                returned = start[i]
        if after - first > 1 and now > start[first]:
            x = (start[first + 1 : after] - start[first]) / (now - start[first])
            trend[s] = (x.mean() - 0.5) * np.sqrt(12.0 * x.size)
        if now - end[after - 1] > min(max(3.0 * median, DORMANT_D[0]), DORMANT_D[1]):
            number[s] = 0
        elif returned >= now - RECURRED_D:
            number[s] = 1
        elif start[first] >= now - NEW_D:
            number[s] = 2
        elif trend[s] > TREND_U:
            number[s] = 3
        elif trend[s] < -TREND_U:
            number[s] = 4
        else:
            number[s] = 5
    return number, trend


@compiled
def _median_gap(start: FloatArray, end: FloatArray, first: int, after: int) -> float:
    if after - first < 2:
        return 0.0
    return float(np.median(start[first + 1 : after] - end[first : after - 1]))


@compiled
def _without_strays(start: FloatArray, end: FloatArray, by_two: BoolArray, first: int, after: int) -> tuple[int, int]:
    """Where the life of a site begins and ends; all of it where no episode is by two people."""
    if not by_two[first:after].any():
        return first, after
    median = _median_gap(start, end, first, after)
    begin = first
    for i in range(first, after - 1):
        if by_two[i]:
            break
        if start[i + 1] - end[i] > max(STRAY_D, 3.0 * median):
            begin = i + 1
    last = after - 1
    alone = last > begin and not by_two[last] and start[last] - end[last - 1] > max(RECURRED_D, 4.0 * median)
    return begin, last if alone else after
