"""How often a site comes back: gaps, days until it recurs after cleaning, before and after a clean-up.

A gap is the next start less the previous end. Episodes stand site after site, in time order; `offsets` (s + 1,) marks
the sites, as in `OwnEpisodes`.
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from scipy.special import betaincinv

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled

BEFORE_AFTER_D = 180.0


def gaps_of(start: FloatArray, end: FloatArray, offsets: IntArray) -> tuple[FloatArray, IntArray]:
    """Quiet days between the episodes of each site, and their offsets (s + 1,)."""
    inside = np.ones(start.size, np.bool_)
    inside[offsets[:-1][np.diff(offsets) > 0]] = False
    later = np.flatnonzero(inside)
    return start[later] - end[later - 1], np.concatenate(([0], np.cumsum(np.maximum(np.diff(offsets) - 1, 0))))


def quantiles_by_site(values: FloatArray, offsets: IntArray, shares: tuple[float, ...]) -> FloatArray:
    """(shares, s) quantiles of the values of each site, linear between order statistics; NaN where there are none."""
    size = np.diff(offsets)
    ascending = values[np.lexsort((values, np.repeat(np.arange(size.size), size)))]
    result = np.full((len(shares), size.size), nan)
    some = size > 0
    last = size[some] - 1
    for i, share in enumerate(shares):
        lower = np.floor(share * last).astype(np.int64)
        low = ascending[offsets[:-1][some] + lower]
        high = ascending[offsets[:-1][some] + np.minimum(lower + 1, last)]
        result[i, some] = low + (high - low) * (share * last - lower)
    return result


def days_to_recurrence(start: FloatArray, cleaned: FloatArray, offsets: IntArray, now: float) -> FloatArray:
    """(s,) median days from a clean-up to the next episode, NaN if under half came back; still clean is censored.

    cleaned  (e,) when all of the episode was cleaned, +inf where it never was. An episode that was cleaned after the
             next had begun tells nothing.

    Kaplan & Meier (1958).
    """
    site = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    following = np.full(start.size, inf)
    following[:-1][site[1:] == site[:-1]] = start[1:][site[1:] == site[:-1]]
    counts = np.isfinite(cleaned) & (cleaned <= now) & (cleaned <= following)
    observed = np.isfinite(following)
    duration = np.where(observed, following, now)[counts] - cleaned[counts]
    site, observed = site[counts], observed[counts]
    order = np.lexsort((~observed, duration, site))
    return _medians(site[order], duration[order], observed[order], offsets.size - 1)


def kaplan_meier_median(duration: FloatArray, observed: BoolArray) -> float:
    """First time at which the share that has not yet seen the event is at most one half; NaN if that never comes."""
    order = np.lexsort((~observed, duration))
    return float(_medians(np.zeros(order.size, np.int64), duration[order], observed[order], 1)[0])


@compiled
def _medians(site: IntArray, duration: FloatArray, observed: BoolArray, sites: int) -> FloatArray:
    """By site; within a site by duration, the observed first."""
    left = np.zeros(sites, np.int64)
    for i in range(site.size):
        left[site[i]] += 1
    surviving = np.ones(sites)
    median = np.full(sites, np.nan)
    for i in range(site.size):
        s = site[i]
        if observed[i]:
            surviving[s] *= 1.0 - 1.0 / left[s]
            if np.isnan(median[s]) and surviving[s] <= 0.5 + 1e-12:
                median[s] = duration[i]
        left[s] -= 1
    return median


@dataclass(frozen=True, slots=True)
class RateChange:
    """Rate after a clean-up over the rate before, with a 95 % interval (Jeffreys). Not corrected for the trigger.

    Regression to the mean is large: where a clean-up follows three episodes in 90 d the ratio is 0.80 with no effect
    at all. Compare with sites that met the same trigger and were not cleaned before saying that it helped.
    """

    before: int
    after: int
    ratio: float
    low: float
    high: float


def compare_rates(start: FloatArray, cleaned_at: float, now: float, span_d: float = BEFORE_AFTER_D) -> RateChange:
    """Episodes that began in `span_d` days before and after a clean-up; (e,) starts of one site."""
    before = int(((start > cleaned_at - span_d) & (start <= cleaned_at)).sum())
    after = int(((start > cleaned_at) & (start <= min(now, cleaned_at + span_d))).sum())
    return ratio_of_rates(before, after, span_d, min(span_d, now - cleaned_at))


def ratio_of_rates(before: int, after: int, before_d: float, after_d: float) -> RateChange:
    """(after / after_d) / (before / before_d); the interval by quantiles of Beta(after + 1/2, before + 1/2)."""
    if after_d <= 0:
        return RateChange(before, after, nan, 0.0, inf)
    scale = before_d / after_d
    share = betaincinv(after + 0.5, before + 0.5, np.array([0.025, 0.975]))
    low, high = share / (1.0 - share) * scale
    ratio = after / before * scale if before else (inf if after else nan)
    return RateChange(before, after, ratio, float(low), float(high))
