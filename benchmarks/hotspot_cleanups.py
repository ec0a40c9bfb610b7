"""Does the comparison of clean-ups with sites alike hold its error rate, and find what a clean-up does?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean

from benchmarks.chicago import END_D, read_complaints
from benchmarks.cleanup_worlds import NOW_D, CleanupLaw, build_histories
from spatial.analysis.alike import Histories
from spatial.analysis.analyse import analyse
from spatial.analysis.cleanup_effect import (
    Comparison,
    PooledComparison,
    compare_all,
    compare_with_uncleaned,
    separate_cleanups,
)
from spatial.analysis.recurrence import BEFORE_AFTER_D, RateChange, compare_rates, ratio_of_rates

LAWS = {
    "no effect, half of the occasions, 3 in 90 days": CleanupLaw(),
    "no effect, half of the occasions, 4 in 90 days": CleanupLaw(trigger=4),
    "no effect, half of the sites, 3 in 90 days": CleanupLaw(by_site=True),
    "no effect, half of the sites, 4 in 90 days": CleanupLaw(by_site=True, trigger=4),
    "no effect, 400 sites": CleanupLaw(sites=400),
    "no effect, the whole city grows quieter": CleanupLaw(declines=True),
    "no effect, sites flare up and die down": CleanupLaw(flares=True, trigger=4),
    "gaps 1.5 times as long, half of the sites": CleanupLaw(longer=1.5, by_site=True),
    "gaps twice as long, half of the sites": CleanupLaw(longer=2.0, by_site=True),
    "gaps twice as long, half of the occasions": CleanupLaw(longer=2.0),
}


@dataclass(frozen=True, slots=True)
class World:
    """All clean-ups before and after; all against sites alike; the first of each site against those."""

    naive: RateChange
    pooled: PooledComparison
    each: tuple[Comparison, ...]


def look_at(law: CleanupLaw, seed: int) -> World:
    histories = build_histories(law, seed)
    changes = [
        compare_rates(histories.starts_of(site), at, NOW_D)
        for site, at in cleanups_of(histories)
        if at <= NOW_D - BEFORE_AFTER_D
    ]
    before, after = sum(one.before for one in changes), sum(one.after for one in changes)
    first = dict(reversed(list(cleanups_of(histories))))  # the last write stays
    each = (
        compare_with_uncleaned(histories.starts_of(site), at, histories, NOW_D, without=site)
        for site, at in first.items()
        if at <= NOW_D - BEFORE_AFTER_D
    )
    return World(ratio_of_rates(before, after, 1.0, 1.0), compare_all(histories, NOW_D), tuple(each))


def cleanups_of(histories: Histories) -> Iterator[tuple[int, float]]:
    for site in range(len(histories)):
        yield from ((site, float(at)) for at in histories.cleaned_of(site))


def run_chicago(file: Path) -> dict[str, float]:
    """The same of a real city, where nobody knows what is true."""
    episodes = (found := analyse(read_complaints(file).reports, now=END_D, seed=1).sites).episodes
    own = [slice(first, after) for first, after in pairwise(episodes.offsets)]
    cleaned = [sorted({at for at in episodes.cleaned[mine].tolist() if at <= END_D}) for mine in own]
    histories = Histories.of([episodes.start[mine].tolist() for mine in own], cleaned)
    separate = list(separate_cleanups(histories, END_D))
    changes = [compare_rates(histories.starts_of(site), at, END_D) for site, at in separate]
    naive = ratio_of_rates(sum(one.before for one in changes), sum(one.after for one in changes), 1.0, 1.0)
    pooled = compare_all(histories, END_D)
    singles = [
        compare_with_uncleaned(histories.starts_of(site), at, histories, END_D, without=site) for site, at in separate
    ]
    told = [one for one in singles if one.untold is None]
    return {
        "sites": len(found),
        "cleanups": len(changes),
        **{f"naive_{name}": getattr(naive, name) for name in ("ratio", "low", "high")},
        "compared": pooled.cleanups,
        **{f"pooled_{name}": getattr(pooled, name) for name in ("ratio", "low", "high")},
        "singles": len(told),
        "singles_above": mean(one.low > 1 for one in told),
        "singles_below": mean(one.high < 1 for one in told),
    }


def run_cleanups(worlds: int) -> dict[str, dict[str, float]]:
    """By law: how often each way calls the clean-ups a success, and how often its interval holds 1."""
    found = {}
    for name, law in LAWS.items():
        seen = [look_at(law, seed) for seed in range(worlds)]
        told = [one for world in seen for one in world.each if one.untold is None]
        pooled = [world.pooled for world in seen if world.pooled.untold is None]
        found[name] = {
            "worlds": len(seen),
            "naive_ratio": mean(world.naive.ratio for world in seen),
            "naive_success": mean(world.naive.high < 1 for world in seen),
            "pooled_ratio": mean(one.ratio for one in pooled),
            "pooled_holds_1": mean(one.low <= 1 <= one.high for one in pooled),
            "pooled_success": mean(one.high < 1 for one in pooled),
            "told": len(told) / sum(len(world.each) for world in seen),
            "each_holds_1": mean(one.low <= 1 <= one.high for one in told),
            "each_success": mean(one.high < 1 for one in told),
        }
        print(name, found[name], flush=True)
    return found
