"""How well predicted sites match planted ones."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from benchmarks.planted_worlds import KINDS, World
from spatial.analysis.arrays import FloatArray, IntArray

MATCH_M = 60.0
LEAST_EPISODES, LEAST_SPAN_D = 3, 30.0


@dataclass(frozen=True)
class Prediction:
    """Where a method sees sites, and the site of each report (-1: none)."""

    x: FloatArray
    y: FloatArray
    of_report: IntArray


@dataclass(frozen=True)
class Score:
    """One world. `charged` counts false sites by the kind that most of their reports are of."""

    precision: float
    recall: float
    f1: float
    ari: float
    found: int
    charged: Counter[str]
    pairs: tuple[tuple[int, int], ...]  # planted site, predicted site


def true_sites(world: World) -> IntArray:
    """Planted sites with at least three planted episodes over at least 30 days."""
    chosen = []
    for site in range(len(world.classes)):
        mine = world.site == site
        _, first = np.unique(world.episode[mine], return_index=True)
        starts = np.sort([world.reports.t[mine][world.episode[mine] == world.episode[mine][i]].min() for i in first])
        if starts.size >= LEAST_EPISODES and starts[-1] - starts[0] >= LEAST_SPAN_D:
            chosen.append(site)
    return np.array(chosen, np.int64)


def score(world: World, prediction: Prediction) -> Score:
    """Match one to one within 60 m, by the least total distance."""
    truth, n = true_sites(world), prediction.x.size
    pairs = _match(world.centres[truth], prediction)
    hit = {predicted for _, predicted in pairs}
    charged = Counter(
        KINDS[np.bincount(world.kind[prediction.of_report == site]).argmax()] for site in range(n) if site not in hit
    )
    return Score(
        precision=len(pairs) / n if n else 1.0,
        recall=len(pairs) / truth.size if truth.size else 1.0,
        f1=2 * len(pairs) / (n + truth.size) if n + truth.size else 1.0,
        ari=_rand(world, truth, prediction),
        found=n,
        charged=charged,
        pairs=tuple((int(truth[t]), p) for t, p in pairs),
    )


def _match(centres: FloatArray, prediction: Prediction) -> list[tuple[int, int]]:
    far = 1e6
    distance = np.hypot(centres[:, :1] - prediction.x, centres[:, 1:] - prediction.y)
    distance[distance > MATCH_M] = far
    pairs = zip(*linear_sum_assignment(distance), strict=True)
    return [(int(t), int(p)) for t, p in pairs if distance[t, p] < far]


def _rand(world: World, truth: IntArray, prediction: Prediction) -> float:
    """Adjusted Rand index over the reports of true sites and of predictions (Hubert & Arabie 1985).

    A report without a site is a group of its own: reports do not belong together because they belong nowhere.
    """
    true = np.where(np.isin(world.site, truth), world.site, -1)
    either = (true >= 0) | (prediction.of_report >= 0)
    return float(adjusted_rand_score(_alone(true[either]), _alone(prediction.of_report[either])))


def _alone(labels: IntArray) -> IntArray:
    return np.where(labels >= 0, labels, labels.max(initial=0) + 1 + np.arange(labels.size))
