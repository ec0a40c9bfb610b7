"""What a run says of all clean-ups of its group together. No database here."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.registry import KnownSite
from spatial.analysis.alike import Histories
from spatial.analysis.cleanup_effect import Comparison, PooledComparison, compare_all
from spatial.analysis.results import Analysis


def histories_of(analysis: Analysis, known: Sequence[KnownSite | None], days: LocalDays) -> Histories:
    """Of the sites of an analysis, with what officers wrote down of those that are known."""
    episodes = analysis.sites.episodes
    starts, cleaned = [], []
    for number, site in enumerate(known):
        mine = slice(episodes.offsets[number], episodes.offsets[number + 1])
        recorded = [days.late_on(day) for day in site.cleaned_on] if site else []
        starts.append(episodes.start[mine].tolist())
        told = {*episodes.cleaned[mine].tolist(), *recorded}
        cleaned.append(sorted(day for day in told if day <= analysis.now))
    return Histories.of(starts, cleaned)


def effect_of(analysis: Analysis, known: Sequence[KnownSite | None], days: LocalDays) -> dict[str, Any]:
    """The comparison of all clean-ups with sites alike, for the counts of a run."""
    return stored(compare_all(histories_of(analysis, known, days), analysis.now))


def stored(found: PooledComparison) -> dict[str, Any]:
    """For JSON, which has no infinity: null, and null where it is untold."""
    return {"cleanups": found.cleanups, "sites": found.sites, **interval_of(found), "untold": found.untold}


def interval_of(found: PooledComparison | Comparison) -> dict[str, float | None]:
    names = ("ratio", "low", "high")
    return {name: None if found.untold else finite(getattr(found, name)) for name in names}


def finite(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None


def verdict_of(low: float | None, high: float | None) -> str:
    """Whether less or more came than at sites alike; an interval that holds 1 tells neither. None: unbounded."""
    if high is not None and high < 1:
        return "fewer"
    return "more" if low is not None and low > 1 else "cannot tell"
