"""What clean-ups of a site did: the episodes before and after each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from geo_pot.hotspots.cleanup_effects import finite, interval_of, verdict_of
from geo_pot.hotspots.explaining_cleanups import explain_cleanup
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode
from geo_pot.hotspots.queries.histories import GroupHistories
from geo_pot.hotspots.queries.sites import Shown
from spatial.analysis.arrays import FloatArray
from spatial.analysis.cleanup_effect import compare_with_uncleaned
from spatial.analysis.recurrence import BEFORE_AFTER_D, RateChange, compare_rates

CHANCE_RATIO = 0.80  # of the pooled rates after and before a clean-up that follows three episodes in 90 d, no effect


@dataclass(frozen=True, slots=True)
class Cleanup:
    """A clean-up: local days since 1970, and who tells of it: a complaint that was resolved, or an officer's action."""

    at: float
    told_by: str


def find_cleanups(episodes: Iterable[Episode], recorded: Iterable[date], days: LocalDays, now: float) -> list[Cleanup]:
    """All clean-ups up to now, in order; what both tell of is the officer's."""
    told = {days.from_moment(episode.cleaned_at): "complaint" for episode in episodes if episode.cleaned_at}
    told |= {days.late_on(day): "action" for day in recorded}
    return [Cleanup(at, source) for at, source in sorted(told.items()) if at <= now]


def describe_cleanup(
    cleanup: Cleanup, episodes: Sequence[Episode], shown: Shown, group: GroupHistories, language: str
) -> dict[str, Any]:
    """A clean-up with what came before and after it, as far as the run of `group` knew.

    Where only months are told, whole days to the recurrence, and a comparison once its days are over: before, it would
    tell the day of the clean-up, and that of the next report with it.
    """
    days = LocalDays(shown.zone)
    start = np.array([days.from_moment(episode.start) for episode in episodes])
    following = start[start > cleanup.at]
    after_d = max(0.0, min(BEFORE_AFTER_D, group.now - cleanup.at))
    may_compare = shown.is_exact or after_d == BEFORE_AFTER_D
    change = compare_rates(start, cleanup.at, group.now)
    return {
        "on": shown.day(days.to_moment(cleanup.at)),
        "told_by": cleanup.told_by,
        "days_to_recurrence": days_between(following, cleanup, exactly=shown.is_exact),
        "before_after": describe_change(change, after_d) if may_compare else None,
        "against_uncleaned": describe_comparison(start, cleanup, shown, group, language) if may_compare else None,
    }


def describe_comparison(
    start: FloatArray, cleanup: Cleanup, shown: Shown, group: GroupHistories, language: str
) -> dict[str, Any]:
    """What came after, against what came at sites that stood alike and were not cleaned.

    Those may be hidden ones. Where only months are told, so is the verdict alone: who knows the days of other sites
    could find out by the numbers which day is meant.
    """
    without = group.positions.get(shown.site_id, -1)
    found = compare_with_uncleaned(start, cleanup.at, group.histories, group.now, without=without)
    interval = interval_of(found)
    told = {
        "sites": found.sites,
        "expected": finite(found.expected),
        **interval,
    }
    described = {
        **(told if shown.is_exact else dict.fromkeys(told)),
        "verdict": verdict_of(interval["low"], interval["high"]),
        "untold": found.untold,
    }
    counts = {"after": found.after, "after_d": round(found.after_d)}
    return {**described, "explanation": explain_cleanup(described | counts, language)}


def days_between(following: FloatArray, cleanup: Cleanup, *, exactly: bool) -> float | None:
    return round(float(following[0]) - cleanup.at, 1 if exactly else None) if following.size else None


def describe_change(change: RateChange, after_d: float) -> dict[str, Any]:
    """Episodes before and after, the ratio of their rates with its 95 % interval, and whether chance explains it.

    A clean-up follows busy weeks, so the weeks after are quieter even where it did nothing: with no effect at all the
    ratio is about 0.80. Only an interval wholly below that says that the clean-up helped.
    """
    return {
        "days_before": BEFORE_AFTER_D,
        "days_after": round(after_d),
        "episodes_before": change.before,
        "episodes_after": change.after,
        "ratio": finite(change.ratio),
        "low": finite(change.low),
        "high": finite(change.high),
        "verdict": "fewer" if change.high < CHANCE_RATIO else "more" if change.low > 1.0 else "cannot tell",
    }
