"""What a run makes of a site: its state, with the numbers that decided, and whether it recurred. No database here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.recurrences import Recurrence, cleanups_of, find_recurrences
from geo_pot.hotspots.registry import KnownSite
from geo_pot.hotspots.workflow import RECURRED_D, Sight, SiteClass, SiteState, next_state, state_unseen
from spatial.analysis.life_cycle import SiteClass as FoundClass
from spatial.analysis.parameters import Parameters
from spatial.analysis.results import Site as Found

ASLEEP = (SiteState.DORMANT, SiteState.RESOLVED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """State and class of a site as of a run, what its row remembers, and the recurrences that nobody was told of."""

    state: SiteState
    site_class: SiteClass
    asleep_since: datetime | None
    back_since: datetime | None
    recurrence_told: datetime | None
    recurrences: tuple[Recurrence, ...]
    last_cleaned: datetime | None
    evidence: dict[str, Any]


def judge(
    found: Found, known: KnownSite | None, *, as_of: datetime, days: LocalDays, parameters: Parameters
) -> Verdict:
    """What a run makes of a site that it found; `known` is what was known of it, None for a new one."""
    now = days.from_moment(as_of)
    recorded = [] if known is None else [days.late_on(day) for day in known.cleaned_on]
    cleanups = cleanups_of(found.episodes, recorded, now)
    asleep = None if known is None or known.asleep_since is None else days.from_moment(known.asleep_since)
    back = came_back(found, asleep)
    last = found.episodes[-1]
    sight = Sight(
        q=found.q,
        is_quiet=found.site_class is FoundClass.DORMANT,
        quiet_d=now - last.end,
        is_cleaned=bool(cleanups) and cleanups[-1] >= last.start,
        is_back=back is not None,
    )
    before = None if known is None else known.state
    state = next_state(before, sight, parameters)
    returned = back if before in ASLEEP and state not in ASLEEP else None
    asleep_since, back_since = sleep_of(known, state, days.to_moment(last.end), returned, days)
    fresh, told = untold(find_recurrences(found.episodes, cleanups), known, state, days)
    return Verdict(
        state=state,
        site_class=class_of(found, state, back_since, as_of),
        asleep_since=asleep_since,
        back_since=back_since,
        recurrence_told=told,
        recurrences=fresh,
        last_cleaned=days.to_moment(cleanups[-1]) if cleanups else None,
        evidence=evidence_of(found, now, parameters),
    )


def judge_unseen(known: KnownSite, as_of: datetime) -> SiteState:
    """The state of a known site that a run did not find."""
    quiet_d = (as_of - known.last_end) / timedelta(days=1)
    is_cleaned = known.last_cleaned is not None and known.last_cleaned >= known.last_end
    return state_unseen(known.state, quiet_d, is_cleaned=is_cleaned)


def came_back(found: Found, asleep: float | None) -> float | None:
    """When a sleeping site came back: the first confirmed episode since, or the second of any; None if it did not."""
    if asleep is None:
        return None
    since = [episode for episode in found.episodes if episode.start > asleep]
    return next((episode.start for i, episode in enumerate(since) if episode.confirmed or i == 1), None)


def sleep_of(
    known: KnownSite | None, state: SiteState, last_end: datetime, returned: float | None, days: LocalDays
) -> tuple[datetime | None, datetime | None]:
    """Since when a site is asleep, and since when it is back."""
    back_since = known.back_since if known else None
    if state in ASLEEP:
        return (known.asleep_since if known and known.asleep_since else last_end), back_since
    return None, (back_since if returned is None else days.to_moment(returned))


def class_of(found: Found, state: SiteState, back_since: datetime | None, as_of: datetime) -> SiteClass:
    """That of the analysis; a site that woke up is recurred for a while, however short it slept."""
    woke = back_since is not None and as_of - back_since <= timedelta(days=RECURRED_D)
    return SiteClass.RECURRED if woke and state == SiteState.ACTIVE else SiteClass(found.site_class.value)


def untold(
    recurrences: Sequence[Recurrence], known: KnownSite | None, state: SiteState, days: LocalDays
) -> tuple[tuple[Recurrence, ...], datetime | None]:
    """The recurrences to tell, and the start of the last one that is no news any more.

    What happened before a site was first seen is history, and what is not proven is not told: both pass in silence.
    """
    if not recurrences:
        return (), known.recurrence_told if known else None
    last = days.to_moment(recurrences[-1].start)
    if known is None:
        return (), last
    told = known.recurrence_told
    fresh = tuple(one for one in recurrences if told is None or days.to_moment(one.start) > told)
    return (fresh if state == SiteState.ACTIVE else ()), (last if told is None else max(told, last))


def evidence_of(found: Found, now: float, parameters: Parameters) -> dict[str, Any]:
    """The numbers that decide about a state."""
    return {
        "q": rounded(found.q),
        "enters_at_q": parameters.sufficient_q,
        "leaves_above_q": parameters.leave_q,
        "p_a": found.p_a,
        "p_c": found.p_c,
        "k": found.k,
        "m": found.m,
        "window_d": rounded(found.window_d),
        "within_m": rounded(found.within_m),
        "episodes": len(found.episodes),
        "confirmed_episodes": found.confirmed_episodes,
        "class": found.site_class.value,
        "trend_u": rounded(found.trend_u),
        "quiet_d": rounded(now - found.episodes[-1].end),
        "median_gap_d": rounded(found.median_gap_d),
    }


def rounded(value: float) -> float | None:
    return round(value, 4) if isfinite(value) else None
