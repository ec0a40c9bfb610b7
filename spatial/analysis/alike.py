"""Sites that stood as badly as one that was cleaned, at about that time, and were not cleaned.

A site alike had an episode as long before a day near that of the clean-up, as many episodes in the 90 days before it,
one more or fewer in 180, and was not cleaned since that episode nor in the week after. All such days of a site count,
as all its clean-ups do: one day a site would prefer the quiet ones. What comes later is not looked at: a site that is
cleaned next month stays in, for dropping it would drop those where most came.

Days as floats. Matching by risk set: Prentice & Breslow (1978), Biometrika 65.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import inf

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.recurrence import BEFORE_AFTER_D

NEAR_D = 30.0  # further apart the season differs
UNCLEANED_D = 7.0  # the same pile may be answered later here; each day looked ahead chooses those where less came
SLACK = 1  # episodes in 180 days; those in the last 90 agree exactly


@dataclass(frozen=True)
class Histories:
    """The episodes and clean-ups of s sites, site after site, ascending.

    start    (e,) those of site i are offsets[i] to offsets[i + 1]; offsets (s + 1,)
    cleaned  (c,) likewise by cleaned_offsets (s + 1,)
    """

    offsets: IntArray
    start: FloatArray
    cleaned_offsets: IntArray
    cleaned: FloatArray

    @classmethod
    def of(cls, start: Sequence[Sequence[float]], cleaned: Sequence[Sequence[float]]) -> "Histories":
        """Of lists of both, one of each a site."""
        return cls(_offsets(start), _flat(start), _offsets(cleaned), _flat(cleaned))

    def starts_of(self, site: int) -> FloatArray:
        return self.start[self.offsets[site] : self.offsets[site + 1]]

    def cleaned_of(self, site: int) -> FloatArray:
        return self.cleaned[self.cleaned_offsets[site] : self.cleaned_offsets[site + 1]]

    def __len__(self) -> int:
        return self.offsets.size - 1

    @cached_property
    def episodes(self) -> "Counter":
        return Counter(self.start, self.offsets)

    @cached_property
    def cleanups(self) -> "Counter":
        return Counter(self.cleaned, self.cleaned_offsets)


def _offsets(lists: Sequence[Sequence[float]]) -> IntArray:
    return np.cumsum([0, *map(len, lists)], dtype=np.int64)


def _flat(lists: Sequence[Sequence[float]]) -> FloatArray:
    return np.fromiter(chain.from_iterable(lists), np.float64)


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
    near = np.flatnonzero((np.abs(histories.start + lag - cleaned_at) <= NEAR_D) & (histories.start + lag < now))
    pile, day = histories.start[near], histories.start[near] + lag
    site, episodes = np.searchsorted(histories.offsets, near, side="right") - 1, histories.episodes
    before = episodes.count(site, day - BEFORE_AFTER_D, day)
    stood = (episodes.count(site, pile, day) == 0) & (np.abs(before - past.size) <= SLACK)
    stood &= (episodes.count(site, day - BEFORE_AFTER_D / 2, day) == recent) & (site != without)
    stood &= histories.cleanups.count(site, pile, day + UNCLEANED_D) == 0
    site, day, days = site[stood], day[stood], np.minimum(BEFORE_AFTER_D, now - day[stood])
    return Alike(site, before[stood], episodes.count(site, day, day + days), days)


class Counter:
    """How many moments of a site lie between two others. No loop to compile: the web asks this, too."""

    def __init__(self, moments: FloatArray, offsets: IntArray) -> None:
        owner = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
        self.least = float(moments.min(initial=inf))
        self.beyond = float(moments.max(initial=-inf)) - self.least + 1.0
        self.line = owner * self.beyond + (moments - self.least)  # one site after the other, so that all ascend

    def count(self, site: IntArray, low: FloatArray, high: FloatArray) -> IntArray:
        """(n,) moments of each site in (low, high]."""
        if not self.line.size:
            return np.zeros(site.size, np.int64)
        ends = [self._until(site, moment) for moment in (low, high)]
        return ends[1] - ends[0]

    def _until(self, site: IntArray, moment: FloatArray) -> IntArray:
        inside = np.clip(moment - self.least, -0.5, self.beyond - 0.5)  # before all of the site, or after all
        return np.searchsorted(self.line, site * self.beyond + inside, side="right")
