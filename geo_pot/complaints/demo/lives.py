"""When piles appear at a place, by the class of its life."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Days = list[float]
SHORTEST_GAP_D = 4.0


def starts(life: str, *, now: float, rng: np.random.Generator) -> Days:
    """Days on which an episode starts, from 0 to now, ascending. KeyError for an unknown life."""
    return LIVES[life](now, rng)


def _renewal(begin: float, end: float, mean_gap: float, rng: np.random.Generator) -> Days:
    days: Days = []
    day = begin
    while day < end:
        days.append(day)
        day += max(SHORTEST_GAP_D, float(rng.gamma(2.0, mean_gap / 2)))
    return days


def _persistent(now: float, rng: np.random.Generator) -> Days:
    return _renewal(rng.uniform(0, 25), now, rng.uniform(14, 40), rng)


def _new(now: float, rng: np.random.Generator) -> Days:
    return _with_recent(_renewal(now - rng.uniform(70, 115), now, rng.uniform(9, 18), rng), now)


def _dormant(now: float, rng: np.random.Generator) -> Days:
    return _renewal(rng.uniform(0, 20), now - rng.uniform(185, 220), rng.uniform(10, 22), rng)


def _recurred(now: float, rng: np.random.Generator) -> Days:
    before = _renewal(rng.uniform(0, 15), now - rng.uniform(235, 255), rng.uniform(10, 18), rng)
    return _with_recent(before + _renewal(now - rng.uniform(45, 80), now, rng.uniform(10, 20), rng), now)


def _trend(*, rising: bool) -> Callable[[float, np.random.Generator], Days]:
    def days(now: float, rng: np.random.Generator) -> Days:
        found: Days = []
        day = float(rng.uniform(0, 20))
        while day < now:
            found.append(day)
            passed = day / now
            mean_gap = 55 * ((1 - passed) if rising else passed) ** 1.5 + 7
            day += max(SHORTEST_GAP_D, float(rng.gamma(3.0, mean_gap / 3)))
        return found

    return days


def _with_recent(days: Days, now: float) -> Days:
    """A life that goes on must show it: three more piles where the last is long ago."""
    return days if days and now - days[-1] <= 30 else sorted([*days, now - 40, now - 22, now - 6])


LIVES: dict[str, Callable[[float, np.random.Generator], Days]] = {
    "persistent": _persistent,
    "new": _new,
    "intensifying": _trend(rising=True),
    "diminishing": _trend(rising=False),
    "dormant": _dormant,
    "recurred": _recurred,
}
