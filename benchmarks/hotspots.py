"""Hotspots against ground truth and against peers.

    python -m benchmarks.hotspots truth --variants base gps_25m --seeds 10 --methods ours
    python -m benchmarks.hotspots null --worlds 200
    python -m benchmarks.hotspots speed --reports 100000 1000000

`truth` prints precision, recall, F1 and ARI over worlds with planted sites; `null` counts worlds without sites in
which something is found; `speed` times our linkage and scikit-learn's on the same reports, and the whole analysis.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from benchmarks.hotspot_methods import METHODS, prediction_of
from benchmarks.planted_scores import Score, score
from benchmarks.planted_worlds import HALF_AXES_M, NOW_D, VARIANTS, make_world
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import FloatArray
from spatial.analysis.linkage import link
from spatial.analysis.reports import Reports

PROCESSES = 2


def score_world(method: str, variant: str, seed: int) -> Score:
    world = make_world(variant, seed)
    return score(world, METHODS[method](world))


def print_truth(variants: list[str], seeds: range, methods: list[str]) -> None:
    print(f"{'variant':12} {'method':30} {'P':>6} {'R':>6} {'F1':>6} {'ARI':>6}  false sites by kind")
    with ProcessPoolExecutor(PROCESSES) as pool:
        for variant in variants:
            for method in methods:
                scores = list(pool.map(partial(score_world, method, variant), seeds))
                rows = np.array([(s.precision, s.recall, s.f1, s.ari) for s in scores])
                charged = sum((s.charged for s in scores), Counter[str]())
                numbers = " ".join(f"{value:6.3f}" for value in rows.mean(axis=0))
                print(f"{variant:12} {method:30} {numbers}  {dict(charged.most_common())}", flush=True)


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


def found_in_inhomogeneous_world(seed: int) -> int:
    """Sites found where there are towns, streets and three markets, and nothing else."""
    world = make_world("inhomogeneous", seed)
    result = analyse(world.reports, now=world.now, seed=seed, threads=1)
    return prediction_of(result, world.kind.size).x.size


def print_null(worlds: int) -> None:
    kinds = {"complete randomness": found_in_random_world, "inhomogeneous": found_in_inhomogeneous_world}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for name, find in kinds.items():
            found = np.array(list(pool.map(find, range(1_000, 1_000 + worlds), chunksize=4)))
            print(
                f"{name:22} {np.count_nonzero(found)} of {worlds} worlds with a site, {found.sum()} sites", flush=True
            )


def crowd(n: int, seed: int = 1) -> tuple[FloatArray, FloatArray, FloatArray]:
    """n reports of the city's background law."""
    world = make_world("base", seed)
    rng = np.random.default_rng(seed)
    chosen = rng.integers(0, world.reports.x.size, n)
    x, y = (column[chosen] + rng.normal(0, 150, n) for column in (world.reports.x, world.reports.y))
    return x, y, rng.uniform(0, NOW_D, n)


def link_by_scikit_learn(
    x: FloatArray, y: FloatArray, t: FloatArray, eps_m: float, eps_d: float, *, min_pts: int
) -> int:
    """DBSCAN on a precomputed graph of the cylinder."""
    pairs = _pairs(x, y, t, eps_m, eps_d)
    both = np.concatenate((pairs, pairs[:, ::-1]))
    itself = np.arange(x.size)
    rows, columns = np.concatenate((both[:, 0], itself)), np.concatenate((both[:, 1], itself))
    graph = csr_array((np.full(rows.size, 1e-9), (rows, columns)), shape=(x.size, x.size))
    return int(DBSCAN(eps=0.5, min_samples=min_pts, metric="precomputed").fit(graph).labels_.max()) + 1


def link_by_scipy(x: FloatArray, y: FloatArray, t: FloatArray, eps_m: float, eps_d: float) -> int:
    """Components of all pairs of the cylinder (min_pts = 1)."""
    pairs = _pairs(x, y, t, eps_m, eps_d)
    graph = csr_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(x.size, x.size))
    return int(connected_components(graph, directed=False)[0])


def _pairs(x: FloatArray, y: FloatArray, t: FloatArray, eps_m: float, eps_d: float) -> np.ndarray:
    pairs = cKDTree(np.stack((x, y), 1)).query_pairs(eps_m, output_type="ndarray")
    return pairs[np.abs(t[pairs[:, 0]] - t[pairs[:, 1]]) <= eps_d]


def seconds(call: Callable[[], object], runs: int = 5) -> float:
    """Median of `runs`, after one run that compiles."""
    taken = []
    call()
    for _ in range(runs):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_speed(sizes: list[int], runs: int) -> None:
    for n in sizes:
        x, y, t = crowd(n)
        plane = np.stack((x, y), 1)
        times = {
            "space-time 50 m/14 d/3, ours": partial(link, x, y, t, link_m=50.0, link_d=14.0, min_pts=3),
            "2-D 25 m/15, ours": partial(link, x, y, t, link_m=25.0, link_d=np.inf, min_pts=15),
            "space-time 50 m/14 d/1, ours": partial(link, x, y, t, link_m=50.0, link_d=14.0),
            "whole analysis, 49 decoys": partial(analyse, Reports(x, y, t), now=NOW_D, seed=1),
            "space-time /3, scikit-learn on a graph": partial(link_by_scikit_learn, x, y, t, 50.0, 14.0, min_pts=3),
            "space-time /1, scipy cKDTree": partial(link_by_scipy, x, y, t, 50.0, 14.0),
            "2-D, scikit-learn kd_tree": DBSCAN(eps=25.0, min_samples=15, algorithm="kd_tree").fit,
        }
        for name, call in times.items():
            once = partial(call, plane) if name.startswith("2-D, scikit") else call
            print(f"{n:9,} {name:40} {seconds(once, runs):8.3f} s   peak so far {peak_mb():6.0f} MB", flush=True)
        full = analyse(Reports(x, y, t), now=NOW_D, seed=1)
        again = partial(analyse, Reports(x, y, t), now=NOW_D, seed=1, null_table=full.null_table)
        print(f"{n:9,} {'whole analysis, stored null table':40} {seconds(again, runs):8.3f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    truth = parts.add_parser("truth")
    truth.add_argument("--variants", nargs="+", default=["base", "gps_25m", "quiet"], choices=VARIANTS)
    truth.add_argument("--seeds", type=int, default=3)
    truth.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    null = parts.add_parser("null")
    null.add_argument("--worlds", type=int, default=20)
    speed = parts.add_parser("speed")
    speed.add_argument("--reports", type=int, nargs="+", default=[10_000, 100_000])
    speed.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    if chosen.part == "truth":
        print_truth(chosen.variants, range(chosen.seeds), chosen.methods)
    elif chosen.part == "null":
        print_null(chosen.worlds)
    else:
        print_speed(chosen.reports, chosen.runs)


if __name__ == "__main__":
    main()
