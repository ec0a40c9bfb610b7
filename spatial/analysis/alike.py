"""Sites that stood as badly as one that was cleaned, at about that time, and were not cleaned.

A site alike had an episode as long before a day near that of the clean-up, as many episodes in the 90 days before it,
one more or fewer in 180, and was not cleaned since that episode nor in the week after. All such days of a site count,
as all its clean-ups do: one day a site would prefer the quiet ones. What comes later is not looked at: a site that is
cleaned next month stays in, for dropping it would drop those where most came.

Days as floats. Matching by risk set: Prentice & Breslow (1978), Biometrika 65.
"""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.recurrence import BEFORE_AFTER_D

NEAR_D = 30.0  # further apart the season differs
UNCLEANED_D = 7.0  # the same pile may be answered later here; each day looked ahead chooses those where less came
SLACK = 1  # episodes in 180 days; those in the last 90 agree exactly


@dataclass(frozen=True, slots=True)
class Histories:
    """The episodes and clean-ups of s sites, site after site, ascending.

    start    (e,) those of site i are offsets[i] to offsets[i + 1]; offsets (s + 1,)
    cleaned  (c,) likewise by cleaned_offsets (s + 1,)
    """

    offsets: IntArray
    start: FloatArray
    cleaned_offsets: IntArray
    cleaned: FloatArray

    def starts_of(self, site: int) -> FloatArray:
        return self.start[self.offsets[site] : self.offsets[site + 1]]

    def cleaned_of(self, site: int) -> FloatArray:
        return self.cleaned[self.cleaned_offsets[site] : self.cleaned_offsets[site + 1]]

    def __len__(self) -> int:
        return self.offsets.size - 1


@dataclass(frozen=True, slots=True)
class Alike:
    """The n days on which sites stood as one did that was cleaned, and were not.

    site           (n,) positions in the Histories, ascending; a site has more than one such day or none
    before, after  (n,) episodes in 180 days before, and in the `days` (n,) after
    """

    site: IntArray
    before: IntArray
    after: IntArray
    days: FloatArray

    @property
    def sites(self) -> int:
        return int(np.unique(self.site).size)

    @property
    def independent_share(self) -> float:
        """Of the days, as if each site had one: (sum of w)² / sum of w², w the days of a site, over n (Kish, 1965)."""
        days = np.unique(self.site, return_counts=True)[1]
        return float(days.sum() / (days**2).sum())


def find_alike(
    start: FloatArray, cleaned_at: float, histories: Histories, now: float, *, without: int = -1
) -> Alike | None:
    """The sites that stood as one with these starts did at cleaned_at; None when it had no episode in 180 days before.

    start    (e,) of the cleaned site, ascending
    without  its position in the histories, if it is there
    """
    past = start[(start > cleaned_at - BEFORE_AFTER_D) & (start <= cleaned_at)]
    if not past.size:
        return None
    recent = int((past > cleaned_at - BEFORE_AFTER_D / 2).sum())
    lag = cleaned_at - float(past[-1])
    arrays = (histories.start, histories.offsets, histories.cleaned, histories.cleaned_offsets)
    return Alike(*_find_alike(*arrays, cleaned_at, lag, past.size, recent, now, without))


@compiled
def _find_alike(
    start: FloatArray,
    offsets: IntArray,
    cleaned: FloatArray,
    cleaned_offsets: IntArray,
    at: float,
    lag: float,
    before: int,
    recent: int,
    now: float,
    without: int,
) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    """The days near `at` that lie `lag` after an episode, where the counts agree and nothing was cleaned."""
    rows = 0
    found = np.empty((3, start.size), np.int64)
    days = np.empty(start.size)
    for site in range(offsets.size - 1):
        own = start[offsets[site] : offsets[site + 1]]
        told = cleaned[cleaned_offsets[site] : cleaned_offsets[site + 1]]
        for e in range(own.size):
            here = own[e] + lag
            if site == without or abs(here - at) > NEAR_D or here >= now or (e + 1 < own.size and own[e + 1] <= here):
                continue
            past = _count(own, here - BEFORE_AFTER_D, here)
            if abs(past - before) > SLACK or _count(own, here - BEFORE_AFTER_D / 2, here) != recent:
                continue
            if _count(told, own[e], here + UNCLEANED_D) == 0:
                days[rows] = min(BEFORE_AFTER_D, now - here)
                found[:, rows] = site, past, _count(own, here, here + days[rows])
                rows += 1
    return found[0, :rows], found[1, :rows], found[2, :rows], days[:rows]


@compiled
def _count(moments: FloatArray, low: float, high: float) -> int:
    """How many lie in (low, high]."""
    number = 0
    for moment in moments:
        if low < moment <= high:
            number += 1
    return number
