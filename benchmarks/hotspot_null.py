"""Worlds without sites: in how many is something found, and is the rate of false discoveries what it is said to be?

Every world appends one line to a file, so that a run can be stopped and go on.
"""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import betaincinv

from benchmarks.hotspot_methods import prediction_of
from benchmarks.planted_worlds import FIRST_SEED, HALF_AXES_M, NOW_D, make_world
from spatial.analysis.analyse import analyse
from spatial.analysis.reports import Reports

NOMINAL = 0.05
SIDE = 0.95


def found_in_random_world(seed: int) -> int:
    """Sites found where 9,000 reports lie anywhere in the city at any time."""
    rng = np.random.default_rng([seed, 777])
    n = 9_000
    angle, distance = rng.uniform(0, 2 * np.pi, n), np.sqrt(rng.uniform(0, 1, n))
    t = rng.uniform(0, NOW_D, n)
    reports = Reports(
        distance * np.cos(angle) * HALF_AXES_M[0],
        distance * np.sin(angle) * HALF_AXES_M[1],
        t,
        cleaned=t + rng.uniform(2, 15, n),
        reporter=np.arange(n),
    )
    return prediction_of(analyse(reports, now=NOW_D, seed=seed, threads=1), n).x.size


def found_in_world(variant: str, seed: int) -> int:
    """Sites found in a world of a variant that plants none."""
    world = make_world(variant, seed)
    result = analyse(world.reports, now=world.now, seed=seed, threads=1)
    return prediction_of(result, world.kind.size).x.size


def found_in_inhomogeneous_world(seed: int) -> int:
    """Where there are towns, streets and three markets, and nothing else."""
    return found_in_world("inhomogeneous", seed)


def found_among_traps(seed: int) -> int:
    """Where every trap is set and no site planted: this breaks the null model by design."""
    return found_in_world("traps_only", seed)


WORLDS: dict[str, Callable[[int], int]] = {
    "complete randomness": found_in_random_world,
    "inhomogeneous": found_in_inhomogeneous_world,
    "traps only": found_among_traps,
}


def run_null(kinds: list[str], worlds: int, log: Path) -> dict[str, dict[str, float]]:
    """Go through the worlds that the log does not hold yet, then sum up all it holds."""
    done = read_log(log)
    for number in range(worlds):
        for kind in kinds:
            seed = FIRST_SEED + number
            if seed not in done.setdefault(kind, {}):
                done[kind][seed] = WORLDS[kind](seed)
                with log.open("a") as lines:
                    lines.write(json.dumps({"kind": kind, "seed": seed, "sites": done[kind][seed]}) + "\n")
    return {kind: sum_up(list(done[kind].values())[:worlds]) for kind in kinds}


def read_log(log: Path) -> dict[str, dict[int, int]]:
    done: dict[str, dict[int, int]] = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        world = json.loads(line)
        done.setdefault(world["kind"], {})[world["seed"]] = world["sites"]
    return done


def sum_up(found: list[int]) -> dict[str, float]:
    """Without sites every discovery is false, so the false-discovery rate is the share of worlds with any.

    lower_bound  one-sided 95 %, Clopper & Pearson (1934): at or below 5 % nothing speaks against the nominal level
    """
    worlds, hits = len(found), sum(sites > 0 for sites in found)
    lower = float(betaincinv(hits, worlds - hits + 1, 1.0 - SIDE)) if hits else 0.0
    upper = float(betaincinv(hits + 1, worlds - hits, SIDE)) if hits < worlds else 1.0
    return {
        "worlds": worlds,
        "with_a_site": hits,
        "sites": sum(found),
        "rate": round(hits / worlds, 4) if worlds else 0.0,
        "lower_bound": round(lower, 4),
        "upper_bound": round(upper, 4),
        "nominal": NOMINAL,
    }
