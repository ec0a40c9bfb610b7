"""When the next episode of a site is due: a date that never moves, and a band that is true as of now.

The date is the last end plus the median gap. The band is a prediction for the gap that runs now: it knows how long
the site has been quiet. Quantiles of the gaps alone held 63 of 100 next starts, not 80, since a gap that is seen
running is longer than others, rates change, and sites pause.

Model: the gaps of a site are exponential with a rate of its own; the rates of sites with equal evidence are gamma
distributed around the mean of their surroundings (so the predicted gap is Lomax); recent gaps count more; and one gap
in twenty is a long pause. Regular sites stay somewhat more often inside than they should: 80 in 100 is the aim over
all. The constants were chosen on planted worlds and on one real city's complaints of 2012; what they hold elsewhere
stands in docs/hotspot_figures.md.
"""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.recurrence import quantiles_by_site

LEAST_GAPS = 4  # with fewer a site's own median says nothing: take that of the surroundings
BAND = (0.1, 0.9)

HALF_LIFE_GAPS = 3.0  # a gap counts half of one that came three later: sites intensify and fade
SURROUNDINGS_GAPS = 5.0  # what others tell weighs as much as five gaps of its own
POOL_GAPS = 20.0  # a pool with fewer leans on all sites
PAUSES = 0.05  # share of gaps that are long pauses
PAUSE_D = 400.0  # their mean
FIRST_GUESS = (100.0, 2.0)  # days and gaps: a mean of 50 d where nothing is known yet
LEAST_GAP_D = 0.5
SEARCH_D = 36_500.0
STEPS = 45  # of bisection: to a thousandth of a second in a hundred years


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the next episode of each site is expected. NaN where nobody knows a gap.

    expected   (s,) last end + median gap; a date that has passed stays: the site is overdue, it has not moved
    low, high  (s,) days between which the next episode begins with 80 %, given that it has not until now
    own_gaps   (s,) `expected` comes from the site's own gaps; else from those of its pool, or of all sites
    """

    expected: FloatArray
    low: FloatArray
    high: FloatArray
    own_gaps: BoolArray


def forecast(
    last_end: FloatArray, gaps: FloatArray, offsets: IntArray, pool: IntArray, *, evident: BoolArray, now: float
) -> Forecast:
    """Date and band of s sites.

    last_end       (s,) days
    gaps, offsets  as `gaps_of` gives them
    pool           (s,) number of the surroundings; sites with fewer than four gaps take the median of the gaps there,
                   or, where these are fewer than four too, of all sites
    evident        (s,) sites with sufficient evidence; the others come back less often and are a world of their own
    """
    own_gaps = np.diff(offsets) >= LEAST_GAPS
    expected = last_end + _median_gaps(gaps, offsets, pool, own_gaps)
    count, days = _recent(gaps, offsets, HALF_LIFE_GAPS, LEAST_GAP_D)
    around = _mean_around(count, days, np.unique(2 * pool + evident, return_inverse=True)[1], evident)
    quiet = np.maximum(now - last_end, 0.0)
    shape, scale = SURROUNDINGS_GAPS + count, SURROUNDINGS_GAPS * around + days
    low, high = (_quantiles(share, quiet, shape, scale, PAUSES, PAUSE_D, SEARCH_D, STEPS) for share in BAND)
    known = np.where(np.isnan(expected), np.nan, 0.0)
    return Forecast(expected, last_end + low + known, last_end + high + known, own_gaps)


def _median_gaps(gaps: FloatArray, offsets: IntArray, pool: IntArray, own_gaps: BoolArray) -> FloatArray:
    """(s,) the site's own, its pool's, or that of all."""
    median: FloatArray = quantiles_by_site(gaps, offsets, (0.5,))[0]
    of_gap = np.repeat(pool, np.diff(offsets))
    everywhere = np.median(gaps) if gaps.size >= LEAST_GAPS else np.nan
    for number in np.unique(pool[~own_gaps]):
        around = gaps[of_gap == number]
        median[~own_gaps & (pool == number)] = np.median(around) if around.size >= LEAST_GAPS else everywhere
    return median


@compiled
def _recent(
    gaps: FloatArray, offsets: IntArray, half_life_gaps: float, least_d: float
) -> tuple[FloatArray, FloatArray]:
    """(s,) number and sum of the gaps of each site, recent ones counting more."""
    count, days = np.zeros(offsets.size - 1), np.zeros(offsets.size - 1)
    keep = 0.5 ** (1.0 / half_life_gaps)
    for s in range(count.size):
        for i in range(offsets[s], offsets[s + 1]):
            count[s] = count[s] * keep + 1.0
            days[s] = days[s] * keep + max(gaps[i], least_d)
    return count, days


def _mean_around(count: FloatArray, days: FloatArray, pool: IntArray, evident: BoolArray) -> FloatArray:
    """(s,) mean gap of the site's pool, drawn towards that of all sites with evidence like its own."""
    everywhere = np.empty(2)
    for kind in (0, 1):
        mine = evident == bool(kind)
        everywhere[kind] = (days[mine].sum() + FIRST_GUESS[0]) / (count[mine].sum() + FIRST_GUESS[1])
    of_site = everywhere[evident.astype(np.int64)]
    days_here, count_here = np.bincount(pool, days), np.bincount(pool, count)
    mean: FloatArray = (days_here[pool] + POOL_GAPS * of_site) / (count_here[pool] + POOL_GAPS)
    return mean


@compiled
def _surviving(gap_d: float, shape: float, scale: float, pauses: float, pause_d: float) -> float:
    """Chance that a gap is longer."""
    ordinary: float = (scale / (scale + gap_d)) ** shape
    paused: float = np.exp(-gap_d / pause_d)
    return (1.0 - pauses) * ordinary + pauses * paused


@compiled
def _quantiles(
    share: float,
    quiet: FloatArray,
    shape: FloatArray,
    scale: FloatArray,
    pauses: float,
    pause_d: float,
    search_d: float,
    steps: int,
) -> FloatArray:
    """(s,) gap that is not exceeded with that chance, given that it is at least `quiet` already."""
    result = np.empty(quiet.size)
    for s in range(quiet.size):
        left = (1.0 - share) * _surviving(quiet[s], shape[s], scale[s], pauses, pause_d)
        low, high = quiet[s], quiet[s] + search_d
        for _ in range(steps):
            middle = 0.5 * (low + high)
            if _surviving(middle, shape[s], scale[s], pauses, pause_d) > left:
                low = middle
            else:
                high = middle
        result[s] = 0.5 * (low + high)
    return result
