"""What clean-ups of a site did: the episodes before and after each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import numpy as np

from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode
from geo_pot.hotspots.queries.sites import Shown
from spatial.analysis.arrays import FloatArray
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
    told |= {days.from_moment(datetime.combine(day, time(), days.zone)): "action" for day in recorded}
    return [Cleanup(at, source) for at, source in sorted(told.items()) if at <= now]


def describe_cleanup(cleanup: Cleanup, episodes: Sequence[Episode], shown: Shown, now: float) -> dict[str, Any]:
    """A clean-up with what came before and after it.

    Where only months are told, whole days to the recurrence, and a comparison once its days are over: before, it would
    tell the day of the clean-up, and that of the next report with it.
    """
    days = LocalDays(shown.zone)
    start = np.array([days.from_moment(episode.start) for episode in episodes])
    following = start[start > cleanup.at]
    after_d = min(BEFORE_AFTER_D, now - cleanup.at)
    may_compare = shown.is_exact or after_d == BEFORE_AFTER_D
    return {
        "on": shown.day(days.to_moment(cleanup.at)),
        "told_by": cleanup.told_by,
        "days_to_recurrence": days_between(following, cleanup, exactly=shown.is_exact),
        "before_after": describe_change(compare_rates(start, cleanup.at, now), after_d) if may_compare else None,
    }


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


def finite(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None
