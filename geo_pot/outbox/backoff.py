"""How long an event waits after an attempt that failed."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)


def delay_after(attempts: int) -> timedelta:
    """The wait after the n-th failed attempt: doubled each time, up to an hour.

    Eight attempts so span about ten minutes, which outlasts a restart of whatever was missing.
    """
    doublings = max(0, attempts - 1)
    return min(LONGEST, FIRST * (1 << doublings))
