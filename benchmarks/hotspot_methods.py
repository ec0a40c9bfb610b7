"""Methods that predict sites from the reports of a planted world: ours, and every peer by its name."""

from dataclasses import dataclass
from itertools import product
from statistics import mean

import numpy as np

from benchmarks.hotspot_peers import (
    DenseCells,
    FullCells,
    Hdbscan,
    LinkedStDbscan,
    Method,
    PostgisDbscan,
    ScikitDbscan,
    StDbscan,
)
from benchmarks.planted_scores import Prediction, score
from benchmarks.planted_worlds import World, make_world
from spatial.analysis.analyse import analyse
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT, Parameters
from spatial.analysis.results import Analysis

TUNING_SEEDS = (100, 101)  # never those of the figures


def prediction_of(result: Analysis, reports: int) -> Prediction:
    """The sites with sufficient evidence, dormant ones too."""
    proven = result.of_state(State.ACTIVE, State.DORMANT)
    of_report = np.full(reports, -1, np.int64)
    for number, i in enumerate(proven):
        of_report[result.sites[i].members] = number
    return Prediction(result.sites.columns["x"][proven], result.sites.columns["y"][proven], of_report)


def ours(world: World, parameters: Parameters = DEFAULT) -> Prediction:
    """One setting for all worlds."""
    result = analyse(world.reports, now=world.now, seed=1, parameters=parameters, threads=1)
    return prediction_of(result, world.kind.size)


METHODS: dict[str, Method] = {
    "ours": ours,
    "ST_ClusterDBSCAN 50 m/5 (PostGIS)": PostgisDbscan(50.0, 5),
    "ST_ClusterDBSCAN 16 m/7, 3 months (PostGIS)": PostgisDbscan(16.0, 7, months=3),
    "scikit-learn DBSCAN 50 m/5": ScikitDbscan(50.0, 5),
    "scikit-learn DBSCAN 16 m/7, 3 months": ScikitDbscan(16.0, 7, months=3),
    "scikit-learn HDBSCAN 20 leaf, 3 months": Hdbscan(20, months=3),
    "ST-DBSCAN 50 m/14 d/3": StDbscan(50.0, 14.0, 3),
    "ST-DBSCAN 50 m/5 d/2, linked, reporter rule": LinkedStDbscan(),
    "Gi* cells of 50 m, FDR": DenseCells(50.0),
    "Gi* cells of 100 m, FDR": DenseCells(100.0),
    "counts of 100 m cells, 12 and more": FullCells(100.0, 12),
}
TUNED = "ST-DBSCAN, linked, reporter rule, tuned per variant"
GRID = tuple(
    LinkedStDbscan(eps_m, eps_d, min_pts, episodes)
    for eps_m, eps_d, min_pts, episodes in product((40.0, 50.0), (5.0, 7.0, 10.0), (2, 3), (3, 4, 5))
)


@dataclass(frozen=True)
class TunedPeer:
    """The best of the grid by F1 on the tuning seeds of a variant."""

    method: LinkedStDbscan
    f1: float


def tune(variant: str) -> TunedPeer:
    """Try all of GRID on worlds of that very variant."""
    worlds = [make_world(variant, seed) for seed in TUNING_SEEDS]
    tried = [TunedPeer(one, mean(score(world, one(world)).f1 for world in worlds)) for one in GRID]
    return max(tried, key=lambda peer: peer.f1)
