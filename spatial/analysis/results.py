"""What an analysis gives back: columns for speed, a Site for reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import SupportsIndex, overload

import numpy as np

from spatial.analysis.arrays import BoolArray, Column, FloatArray, IntArray
from spatial.analysis.decoys import NullTable
from spatial.analysis.life_cycle import SiteClass, State
from spatial.analysis.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Episode:
    """One pile at a site. Days; `cleaned` is +inf where nothing removed it."""

    start: float
    end: float
    cleaned: float
    reports: int
    reporters: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A spot where episodes recur; positions in metres, times in days, NaN where not known.

    members         (n,) positions in the Reports given, by time, duplicates included
    k, m            episodes here and in the strip, in the window, radius and channel of the smallest p: window_d,
                    within_m, channel
    p_a, p_c        scores, not probabilities: show q
    q               expected share of false ones among the sites at least as clear
    trend_u         Laplace's u; a trend above 1.96 or below -1.96
    reporters       distinct known people (for the rule that hides small numbers)
    next_expected   last end + median gap, which never moves; next_low, next_high hold the next start with 80 %, given
                    that it has not come until now
    expected_30d    reports expected in the next 30 days; repeats and background are the parts of its score
    """

    x: float
    y: float
    members: IntArray
    episodes: tuple[Episode, ...]
    confirmed_episodes: int
    reporters: int
    pool: int
    k: int
    m: int
    window_d: float
    within_m: float
    channel: str
    p_a: float
    p_c: float
    q: float
    state: State
    site_class: SiteClass
    trend_u: float
    median_gap_d: float
    lower_quartile_gap_d: float
    upper_quartile_gap_d: float
    next_expected: float
    next_low: float
    next_high: float
    next_from_own_gaps: bool
    days_to_recurrence: float
    expected_30d: float
    repeats: float
    background: float
    rank: int

    @property
    def reports(self) -> int:
        """Reports of the site, duplicates included."""
        return int(self.members.size)

    def overdue_d(self, now: float) -> float:
        """Days since the next episode was expected, 0 when it is still to come."""
        return max(0.0, now - self.next_expected)


PLAIN = tuple(
    name for name in Site.__dataclass_fields__ if name not in ("members", "episodes", "state", "site_class", "channel")
)


@dataclass(frozen=True, slots=True)
class EpisodeColumns:
    """The episodes of all sites; those of site i are offsets[i] to offsets[i + 1]."""

    offsets: IntArray
    start: FloatArray
    end: FloatArray
    cleaned: FloatArray
    reports: IntArray
    reporters: IntArray
    by_two: BoolArray
    confirmed: BoolArray


@dataclass(frozen=True, slots=True)
class Sites(Sequence[Site]):
    """All sites that pass the gates, fullest first. `sites[i]` and a loop give Site; the columns are (s,) arrays.

    columns         a number for each plain field of Site
    state, site_class, channel   the others
    members         all members, those of site i are member_offsets[i] to member_offsets[i + 1]
    """

    columns: Mapping[str, Column]
    state: tuple[State, ...]
    site_class: tuple[SiteClass, ...]
    channel: tuple[str, ...]
    members: IntArray
    member_offsets: IntArray
    episodes: EpisodeColumns

    def __len__(self) -> int:
        return len(self.state)

    def __iter__(self) -> Iterator[Site]:
        return (self._site(i) for i in range(len(self)))

    @overload
    def __getitem__(self, index: SupportsIndex) -> Site: ...
    @overload
    def __getitem__(self, index: slice) -> list[Site]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Site | list[Site]:
        if isinstance(index, slice):
            return [self._site(i) for i in range(len(self))[index]]
        return self._site(range(len(self))[index])

    def _site(self, i: int) -> Site:
        plain = {name: self.columns[name][i].item() for name in PLAIN}
        first, after = self.episodes.offsets[i : i + 2]
        return Site(
            members=self.members[self.member_offsets[i] : self.member_offsets[i + 1]],
            episodes=tuple(self._episode(e) for e in range(first, after)),
            state=self.state[i],
            site_class=self.site_class[i],
            channel=self.channel[i],
            **plain,
        )

    def _episode(self, e: int) -> Episode:
        columns = self.episodes
        return Episode(
            start=float(columns.start[e]),
            end=float(columns.end[e]),
            cleaned=float(columns.cleaned[e]),
            reports=int(columns.reports[e]),
            reporters=int(columns.reporters[e]),
            confirmed=bool(columns.confirmed[e]),
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result of one run over one category group.

    sites            candidates, active and dormant ones
    null_table       the decoys that q was taken from; store it, and give it to the runs in between
    reports, episodes, modes   how many were used and found
    left_out         reports that could not be used, by reason; corrected: those used otherwise than given
    failed_gates     modes that are no sites, by the first gate they failed
    reporters_known  False: the source names nobody, and every report counts as a different person
    """

    sites: Sites
    null_table: NullTable
    now: float
    seed: int
    parameters: Parameters
    reports: int
    episodes: int
    modes: int
    reporters_known: bool
    left_out: Mapping[str, int]
    corrected: Mapping[str, int]
    failed_gates: Mapping[str, int]
    warnings: tuple[str, ...]

    def of_state(self, *states: State) -> IntArray:
        """Positions of the sites in one of these states."""
        return np.flatnonzero(np.array([state in states for state in self.sites.state], np.bool_))
