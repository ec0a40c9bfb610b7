"""Does the band of the next episode hold it eight times of ten?

Worlds are analysed as of a day in their middle; what follows is known. Told: the share of next starts inside the band
among those that came, below, above, and the share when a site that never came again counts as a miss.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.chicago import END_D, read_complaints
from benchmarks.planted_worlds import World, make_world
from spatial.analysis.analyse import analyse
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT

FIRST_SEED = 1_000
DAYS = (480.0, 560.0, 640.0)
CHICAGO_DAYS = (365.0, 456.0, 547.0, 610.0)
MATCH_M = 60.0


@dataclass(frozen=True)
class Outcome:
    """One forecast and what came: `next` is +inf where nothing came until `until`."""

    low: float
    high: float
    next: float
    until: float


def planted_outcomes(variants: Iterable[str], seeds: int) -> Iterator[Outcome]:
    """Active sites that match a planted one; what came is that one's next planted episode."""
    for variant in variants:
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            world = make_world(variant, seed)
            for now in DAYS:
                found = analyse(world.reports, now=now, seed=seed, threads=1)
                for i in found.of_state(State.ACTIVE):
                    away = np.hypot(*(world.centres - (found.sites[i].x, found.sites[i].y)).T)
                    if away.min() <= MATCH_M:
                        came = _next_planted(world, int(away.argmin()), now)
                        yield Outcome(found.sites[i].next_low, found.sites[i].next_high, came, world.now)


def _next_planted(world: World, site: int, now: float) -> float:
    mine = world.site == site
    first = np.full(int(world.episode[mine].max()) + 1, np.inf)
    np.minimum.at(first, world.episode[mine], world.reports.t[mine])
    return float(first[first > now].min(initial=np.inf))


def chicago_outcomes(file: Path, *states: State) -> Iterator[Outcome]:
    """What came: the next complaint within the site's reach that continues no open episode."""
    complaints = read_complaints(file)
    given = complaints.reports
    tree = cKDTree(np.stack((given.x, given.y), 1))
    for now in CHICAGO_DAYS:
        found = analyse(complaints.until(now).reports, now=now, seed=1)
        for i in found.of_state(*states):
            site = found.sites[i]
            t = given.t[tree.query_ball_point((site.x, site.y), DEFAULT.assign_m)]
            last = site.episodes[-1]
            another = t[(t >= now) & ((t - last.end > DEFAULT.link_d) | (t > last.cleaned + DEFAULT.cleaned_grace_d))]
            yield Outcome(site.next_low, site.next_high, float(another.min(initial=np.inf)), END_D)


def sum_up(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Shares; a site of which neither is known is left out: nothing came yet, and the band is still open."""
    every = list(outcomes)
    came = [one for one in every if np.isfinite(one.next)]
    never = [one for one in every if not np.isfinite(one.next) and one.high < one.until]
    inside = sum(one.low <= one.next <= one.high for one in came)
    return {
        "forecasts": len(every),
        "came": len(came),
        "inside": round(inside / len(came), 3),
        "below": round(sum(one.next < one.low for one in came) / len(came), 3),
        "above": round(sum(one.next > one.high for one in came) / len(came), 3),
        "never_came": len(never),
        "inside_of_all_known": round(inside / (len(came) + len(never)), 3),
        "median_width_d": round(float(np.median([one.high - one.low for one in every])), 1),
    }


def run_calibration(variants: Iterable[str], seeds: int, chicago: Path | None) -> dict[str, Any]:
    result = {variant: sum_up(planted_outcomes([variant], seeds)) for variant in variants}
    if chicago:
        result["Chicago, active sites"] = sum_up(chicago_outcomes(chicago, State.ACTIVE))
        result["Chicago, candidates"] = sum_up(chicago_outcomes(chicago, State.CANDIDATE))
    return result
