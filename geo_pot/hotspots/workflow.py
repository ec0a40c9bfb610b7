"""The life of a site: its states, which may follow which, and what a run's sight of it makes of them.

A run tells what the reports show (`spatial.analysis.life_cycle`); this adds what only a memory can: hysteresis, falling
asleep, being resolved and coming back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from spatial.analysis.parameters import DEFAULT, Parameters

RESOLVED_D = 365.0
RESOLVED_AFTER_CLEANUP_D = 180.0
RECURRED_D = 120.0  # a site that came back is called recurred for so long, as the analysis does


class SiteState(TextChoices):
    CANDIDATE = "candidate"
    ACTIVE = "active"
    DORMANT = "dormant"
    RESOLVED = "resolved"
    GONE = "gone"
    MERGED = "merged"


class SiteClass(TextChoices):
    """How the episodes of a site lie in time."""

    NEW = "new"
    INTENSIFYING = "intensifying"
    PERSISTENT = "persistent"
    DIMINISHING = "diminishing"
    RECURRED = "recurred"
    DORMANT = "dormant"


# A site that is seen for the first time may have any past. What was merged may part again, what is gone may be back.
MAY_FOLLOW: dict[SiteState | None, frozenset[SiteState]] = {
    None: frozenset({SiteState.CANDIDATE, SiteState.ACTIVE, SiteState.DORMANT, SiteState.RESOLVED}),
    SiteState.CANDIDATE: frozenset({SiteState.ACTIVE, SiteState.DORMANT, SiteState.GONE, SiteState.MERGED}),
    SiteState.ACTIVE: frozenset({SiteState.CANDIDATE, SiteState.DORMANT, SiteState.GONE, SiteState.MERGED}),
    SiteState.DORMANT: frozenset({SiteState.ACTIVE, SiteState.RESOLVED, SiteState.MERGED}),
    SiteState.RESOLVED: frozenset({SiteState.ACTIVE, SiteState.MERGED}),
    SiteState.GONE: frozenset({SiteState.CANDIDATE, SiteState.ACTIVE, SiteState.DORMANT, SiteState.MERGED}),
    SiteState.MERGED: frozenset({SiteState.CANDIDATE, SiteState.ACTIVE, SiteState.DORMANT}),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What one run shows of a site.

    q           expected share of false sites among those at least as clear
    is_quiet    quiet for longer than usual: the analysis calls it dormant
    quiet_d     days since its last report
    is_cleaned  its last pile is known to have been taken away
    is_back     since it fell asleep a confirmed episode began, or two others did
    """

    q: float
    is_quiet: bool
    quiet_d: float
    is_cleaned: bool = False
    is_back: bool = False


def next_state(before: SiteState | None, sight: Sight, parameters: Parameters = DEFAULT) -> SiteState:
    """The state of a site that a run found. q is not asked again before it falls asleep, or to come back."""
    if before in (SiteState.DORMANT, SiteState.RESOLVED):
        if sight.is_back and not sight.is_quiet:
            return SiteState.ACTIVE
        return SiteState.RESOLVED if before == SiteState.RESOLVED or is_resolved(sight) else SiteState.DORMANT
    enough = parameters.leave_q if before == SiteState.ACTIVE else parameters.sufficient_q
    if before == SiteState.ACTIVE and sight.is_quiet:
        return SiteState.DORMANT
    if sight.q > enough:
        return SiteState.CANDIDATE
    if not sight.is_quiet:
        return SiteState.ACTIVE
    return SiteState.RESOLVED if before is None and is_resolved(sight) else SiteState.DORMANT


def state_unseen(before: SiteState, quiet_d: float, *, is_cleaned: bool) -> SiteState:
    """The state of a known site that a run did not find: its reports no longer pass the gates."""
    if before in (SiteState.CANDIDATE, SiteState.ACTIVE):
        return SiteState.GONE
    sight = Sight(q=1.0, is_quiet=True, quiet_d=quiet_d, is_cleaned=is_cleaned)
    return SiteState.RESOLVED if before == SiteState.DORMANT and is_resolved(sight) else before


def is_resolved(sight: Sight) -> bool:
    return sight.quiet_d >= (RESOLVED_AFTER_CLEANUP_D if sight.is_cleaned else RESOLVED_D)
