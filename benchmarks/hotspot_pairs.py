"""How far apart two sites must be to be told apart: worlds whose sites are pairs, on the background of `base`."""

from dataclasses import replace

import numpy as np

from benchmarks.planted_scores import true_sites
from benchmarks.planted_worlds import BASE, FIRST_SEED, World, build
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT, Parameters

APART_M = (60.0, 75.0, 90.0, 120.0)
LAW = replace(BASE, sites=("persistent",) * 80)
NEAR_SHARE = 0.5  # of the distance between both
NONE = -1


def run_pairs(seeds: int) -> dict[str, dict[str, int]]:
    """For each distance the pairs of which both sites are found, and of which both are proven."""
    return {f"{apart_m:.0f}": count_pairs(apart_m, range(FIRST_SEED, FIRST_SEED + seeds)) for apart_m in APART_M}


def count_pairs(apart_m: float, seeds: range, parameters: Parameters = DEFAULT) -> dict[str, int]:
    """The same for one distance, on some worlds."""
    pairs = np.concatenate([told_apart(build(LAW, seed, apart_m), apart_m, parameters) for seed in seeds])
    found, proven = pairs.sum(0).tolist()
    return {"pairs": len(pairs), "found": found, "proven": proven}


def told_apart(world: World, apart_m: float, parameters: Parameters) -> np.ndarray:
    """(pairs, 2) of each pair whose both sites recur: whether both are found, and whether both are proven."""
    result = analyse(world.reports, now=world.now, seed=1, parameters=parameters)
    proven = result.of_state(State.ACTIVE, State.DORMANT)
    x, y = result.sites.columns["x"], result.sites.columns["y"]
    found = _nearest(world, x, y, apart_m)
    certain = np.where(np.isin(found, proven), found, NONE)
    recurs = np.isin(np.arange(len(world.classes)), true_sites(world))
    chosen: np.ndarray = np.stack((_differ(found), _differ(certain)), 1)[recurs[0::2] & recurs[1::2]]
    return chosen


def _nearest(world: World, x: FloatArray, y: FloatArray, apart_m: float) -> IntArray:
    """(sites,) the found site nearest to each planted one, unless it is as near to the twin."""
    away = np.hypot(world.centres[:, :1] - x, world.centres[:, 1:] - y)
    return np.where(away.min(1) < NEAR_SHARE * apart_m, away.argmin(1), NONE)


def _differ(sites: IntArray) -> BoolArray:
    """(pairs,) whether both of a pair have a site, and not the same."""
    one, other = sites[0::2], sites[1::2]
    both: BoolArray = (one != NONE) & (other != NONE) & (one != other)
    return both
