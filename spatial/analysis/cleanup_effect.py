"""Did a clean-up help? Against sites that stood as badly on those days and were not cleaned.

A site is cleaned when it is at its worst, and a site at its worst grows quieter whatever is done (regression to the
mean), so that after/before of one site says little. A site alike (`alike`) fell from the same height by itself: what
came after the clean-up is held against what came there.

Null model: given what was known at that moment, a clean-up changes nothing, so the cleaned site and those alike draw
their next episodes from one law. Some of them are cleaned later, which makes differences smaller than they are. Where
who is cleaned is chosen by what the counts do not show (the worst heaps, the best watched corners), so is the ratio.

The idea is that of differences in differences on the log of rates. Days as floats.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, nan, sqrt

import numpy as np
from scipy.special import betaincinv, stdtrit

from spatial.analysis.alike import Alike, Histories, find_alike
from spatial.analysis.arrays import FloatArray
from spatial.analysis.recurrence import BEFORE_AFTER_D

LEAST_AFTER_D = 30.0
LEAST_SITES = 5
LEAST_EPISODES = 5  # after, there and here together
LEAST_CLEANED = 10  # sites; fewer give no spread to take an interval from
MOST_CLEANUPS = 1_000


class Untold(StrEnum):
    """Why a clean-up cannot be told from none."""

    TOO_EARLY = "too early"
    NOTHING_BEFORE = "nothing before"
    TOO_FEW_SITES = "too few sites alike"
    TOO_FEW_EPISODES = "too few episodes"
    TOO_FEW_CLEANUPS = "too few clean-ups"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came after a clean-up, over what came at sites alike; a 95 % interval. NaN, 0 and inf where it is untold.

    sites     sites alike
    after     episodes in after_d days at the cleaned one; expected: had it gone as at the others
    """

    sites: int
    after: int
    after_d: float
    expected: float
    ratio: float
    low: float
    high: float
    untold: Untold | None


@dataclass(frozen=True, slots=True)
class PooledComparison:
    """The same over many clean-ups: of how many, at how many sites, the ratio of the rates and its 95 % interval."""

    cleanups: int
    sites: int
    ratio: float
    low: float
    high: float
    untold: Untold | None


def compare_with_uncleaned(
    start: FloatArray, cleaned_at: float, histories: Histories, now: float, *, without: int = -1
) -> Comparison:
    """One clean-up against sites alike, as `find_alike` takes them.

    Given all episodes after, here and there, those here are binomial: Jeffreys quantiles of Beta(after + 1/2, after
    there + 1/2), those there as if each site had one day. Where they vary more than Poisson counts, both are divided by
    that dispersion first.
    """
    after_d = min(BEFORE_AFTER_D, now - cleaned_at)
    after = int(((start > cleaned_at) & (start <= cleaned_at + after_d)).sum())
    alike = find_alike(start, cleaned_at, histories, now, without=without)
    untold = _why_untold(after_d, alike, after)
    if alike is None or untold:
        return Comparison(0 if alike is None else alike.sites, after, after_d, nan, nan, 0.0, inf, untold)
    there, days = float(alike.after.sum()), float(alike.days.sum())
    dispersion = max(1.0, float(alike.after.var(ddof=1)) * alike.site.size / there) if there else 1.0
    share = betaincinv(
        after / dispersion + 0.5,
        there * alike.independent_share / dispersion + 0.5,
        np.array([0.025, 0.975]),
    )
    low, high = share / (1.0 - share) * (days * alike.independent_share / after_d)
    ratio = after * days / (there * after_d) if there else inf
    return Comparison(alike.sites, after, after_d, there * after_d / days, ratio, float(low), float(high), None)


def _why_untold(after_d: float, alike: Alike | None, after: int) -> Untold | None:
    if after_d < LEAST_AFTER_D:
        return Untold.TOO_EARLY
    if alike is None:
        return Untold.NOTHING_BEFORE
    if alike.sites < LEAST_SITES:
        return Untold.TOO_FEW_SITES
    return Untold.TOO_FEW_EPISODES if after + int(alike.after.sum()) < LEAST_EPISODES else None


def compare_all(histories: Histories, now: float) -> PooledComparison:
    """All clean-ups of a group against sites alike: the Mantel-Haenszel ratio of the rates.

    Of a site the first clean-up with 180 days on record before and after it, and the first ones 180 days later: never
    the last, which by being the last tells that less came after it. At most 1,000, evenly taken.

    The interval is that of the estimating equation with one residual a site, whatever it was used for, by Student's t:
    a site is alike to many, and episodes need not be Poisson. Greenland & Robins (1985), Biometrics 41; Liang & Zeger
    (1986), Biometrika 73.
    """
    strata = []
    for site, at in _spread(separate_cleanups(histories, now)):
        start = histories.starts_of(site)
        alike = find_alike(start, at, histories, now, without=site)
        if alike is not None and alike.sites >= LEAST_SITES:
            after = int(((start > at) & (start <= at + BEFORE_AFTER_D)).sum())
            strata.append(_Stratum(site, after, alike))
    cleaned = len({stratum.site for stratum in strata})
    if cleaned < LEAST_CLEANED:
        return PooledComparison(len(strata), cleaned, nan, 0.0, inf, Untold.TOO_FEW_CLEANUPS)
    here = sum(stratum.after * stratum.weight for stratum in strata)
    there = sum(float(stratum.alike.after.sum()) * stratum.weight_there for stratum in strata)
    if here == 0 or there == 0:
        return PooledComparison(len(strata), cleaned, nan, 0.0, inf, Untold.TOO_FEW_EPISODES)
    ratio = here / there
    spread = exp(float(stdtrit(cleaned - 1, 0.975)) * _deviation(strata, ratio, len(histories)) / here)
    return PooledComparison(len(strata), cleaned, ratio, ratio / spread, ratio * spread, None)


@dataclass(frozen=True, slots=True)
class _Stratum:
    """One clean-up, the episodes after it, and the sites alike."""

    site: int
    after: int
    alike: Alike

    @property
    def weight(self) -> float:
        """Share of the days that are those of the sites alike."""
        return 1.0 - self.weight_there

    @property
    def weight_there(self) -> float:
        return BEFORE_AFTER_D / (BEFORE_AFTER_D + float(self.alike.days.sum()))


def _deviation(strata: list[_Stratum], ratio: float, sites: int) -> float:
    """Standard deviation of the estimating equation, the residuals of a site taken together."""
    residual = np.zeros(sites)
    for one in strata:
        days = one.alike.days
        rate = (one.after + int(one.alike.after.sum())) / (ratio * BEFORE_AFTER_D + float(days.sum()))
        residual[one.site] += one.weight * (one.after - ratio * rate * BEFORE_AFTER_D)
        np.add.at(residual, one.alike.site, -ratio * one.weight_there * (one.alike.after - rate * days))
    return sqrt(float((residual**2).sum()))


def separate_cleanups(histories: Histories, now: float) -> list[tuple[int, float]]:
    """Site and day of the clean-ups that `compare_all` looks at."""
    earliest = float(histories.start.min(initial=inf)) + BEFORE_AFTER_D
    chosen = []
    for site in range(len(histories)):
        free = earliest
        for at in histories.cleaned_of(site):
            if free <= at <= now - BEFORE_AFTER_D:
                chosen.append((site, float(at)))
                free = at + BEFORE_AFTER_D
    return chosen


def _spread(cleanups: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return cleanups[:: -(-len(cleanups) // MOST_CLEANUPS)] if cleanups else []
