"""Time and memory of linking and of whole runs, ours and peers', each in a process of its own.

A child makes its reports, runs once on a few (that compiles), then measures: seconds of wall and processor (medians),
and the peak above what it held with the data. Only ratios of one run carry over to another machine.
"""

import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from benchmarks.planted_worlds import NOW_D, make_world
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.linkage import link
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import Reports

matplotlib.use("Agg")
MEGABYTE = 1024.0  # ru_maxrss counts kilobytes
FEW = 2_000
Points = tuple[FloatArray, FloatArray, FloatArray]


def crowd(n: int, seed: int = 1) -> Points:
    """n reports of the city's background law."""
    world = make_world("base", seed)
    rng = np.random.default_rng(seed)
    chosen = rng.integers(0, world.reports.x.size, n)
    x, y = (column[chosen] + rng.normal(0, 150, n) for column in (world.reports.x, world.reports.y))
    return x, y, rng.uniform(0, NOW_D, n)


def link_ours(points: Points, eps_m: float, eps_d: float, min_pts: int) -> IntArray:
    return link(*points, link_m=eps_m, link_d=eps_d, min_pts=min_pts)


def link_by_scikit_learn(points: Points, eps_m: float, eps_d: float, min_pts: int) -> IntArray:
    """DBSCAN on a precomputed graph of the cylinder."""
    pairs, n = _pairs(points, eps_m, eps_d), points[0].size
    both = np.concatenate((pairs, pairs[:, ::-1]))
    itself = np.arange(n)
    rows, columns = np.concatenate((both[:, 0], itself)), np.concatenate((both[:, 1], itself))
    graph = csr_array((np.full(rows.size, 1e-9), (rows, columns)), shape=(n, n))
    return np.asarray(DBSCAN(eps=0.5, min_samples=min_pts, metric="precomputed").fit(graph).labels_, np.int64)


def link_by_scipy(points: Points, eps_m: float, eps_d: float) -> IntArray:
    """Components of all pairs of the cylinder (min_pts = 1)."""
    pairs, n = _pairs(points, eps_m, eps_d), points[0].size
    graph = csr_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def link_plane_by_scikit_learn(points: Points, eps_m: float, min_pts: int) -> IntArray:
    plane = np.stack(points[:2], 1)
    return np.asarray(DBSCAN(eps=eps_m, min_samples=min_pts, algorithm="kd_tree").fit(plane).labels_, np.int64)


def _pairs(points: Points, eps_m: float, eps_d: float) -> np.ndarray:
    x, y, t = points
    pairs = cKDTree(np.stack((x, y), 1)).query_pairs(eps_m, output_type="ndarray")
    return pairs[np.abs(t[pairs[:, 0]] - t[pairs[:, 1]]) <= eps_d]


def whole(points: Points) -> int:
    return analyse(Reports(*points), now=NOW_D, seed=1).modes


def in_between(points: Points) -> Callable[[], int]:
    """A run that uses the stored null table of a full one; a table of five worlds costs it as much as one of 49."""
    table = analyse(Reports(*points), now=NOW_D, seed=1, parameters=replace(DEFAULT, decoys=5)).null_table
    return lambda: analyse(Reports(*points), now=NOW_D, seed=1, null_table=table).modes


JOBS: dict[str, Callable[[Points], Any]] = {
    "space-time 50 m/14 d/3, ours": partial(link_ours, eps_m=50.0, eps_d=14.0, min_pts=3),
    "space-time 50 m/14 d/3, scikit-learn on a graph": partial(link_by_scikit_learn, eps_m=50.0, eps_d=14.0, min_pts=3),
    "space-time 50 m/14 d/1, ours": partial(link_ours, eps_m=50.0, eps_d=14.0, min_pts=1),
    "space-time 50 m/14 d/1, scipy cKDTree": partial(link_by_scipy, eps_m=50.0, eps_d=14.0),
    "plane 25 m/15, ours": partial(link_ours, eps_m=25.0, eps_d=np.inf, min_pts=15),
    "plane 25 m/15, scikit-learn kd_tree": partial(link_plane_by_scikit_learn, eps_m=25.0, min_pts=15),
    "whole analysis, 49 decoys": whole,
}
RATIOS = (
    ("space-time 50 m/14 d/3, scikit-learn on a graph", "space-time 50 m/14 d/3, ours"),
    ("space-time 50 m/14 d/1, scipy cKDTree", "space-time 50 m/14 d/1, ours"),
    ("plane 25 m/15, scikit-learn kd_tree", "plane 25 m/15, ours"),
    ("whole analysis, 49 decoys", "whole analysis, stored null table"),
)
STORED = "whole analysis, stored null table"


@dataclass(frozen=True)
class Cost:
    """One job at one size; clusters is how many it found, to compare."""

    reports: int
    job: str
    wall_s: float
    processor_s: float
    peak_mb: float
    above_data_mb: float
    clusters: int


def measure(job: str, n: int, runs: int) -> Cost:
    """In a process of its own, which ends with the measurement."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (job, n, runs))


def _measure(job: str, n: int, runs: int) -> Cost:
    few, points = crowd(FEW), crowd(n)
    if job == STORED:
        in_between(few)()
        call: Callable[[], Any] = in_between(points)
    else:
        JOBS[job](few)
        call = partial(JOBS[job], points)
    held = resident_mb()
    wall, processor, result = [], [], None
    for _ in range(runs):
        clock, used = time.perf_counter(), time.process_time()
        result = call()
        wall.append(time.perf_counter() - clock)
        processor.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    clusters = result if isinstance(result, int) else int(np.max(result)) + 1 if result is not None else 0
    times = (round(median(wall), 4), round(median(processor), 4))
    return Cost(n, job, *times, round(peak), round(peak - held), clusters)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def run_speed(sizes: list[int], runs: int, log: Path) -> list[Cost]:
    """All jobs at all sizes, one after the other; whole runs of a million once. What the log holds is not run again."""
    done = {(cost.reports, cost.job): cost for cost in read_log(log)}
    for n in sizes:
        for job in (*JOBS, STORED):
            if (n, job) not in done:
                slow = n >= 500_000 and job.startswith("whole")
                cost = done[n, job] = measure(job, n, 1 if slow else runs)
                print(cost, flush=True)
                with log.open("a") as lines:
                    lines.write(json.dumps(asdict(cost)) + "\n")
    return [done[n, job] for n in sizes for job in (*JOBS, STORED)]


def read_log(log: Path) -> list[Cost]:
    return [Cost(**json.loads(line)) for line in log.read_text().splitlines()] if log.exists() else []


def ratios(costs: list[Cost]) -> list[dict[str, Any]]:
    """How many times as long the first takes, by wall and by processor."""
    at = {(cost.reports, cost.job): cost for cost in costs}
    return [
        {
            "reports": n,
            "of": slower,
            "to": faster,
            "wall": round(at[n, slower].wall_s / at[n, faster].wall_s, 1),
            "processor": round(at[n, slower].processor_s / at[n, faster].processor_s, 1),
            "same_clusters": at[n, slower].clusters == at[n, faster].clusters,
        }
        for n in sorted({cost.reports for cost in costs})
        for slower, faster in RATIOS
        if (n, slower) in at and (n, faster) in at
    ]


def draw_growth(costs: list[Cost], picture: Path) -> None:
    """Seconds and megabytes over the number of reports, both axes in powers of ten."""
    figure, (time_axes, memory_axes) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for job in dict.fromkeys(cost.job for cost in costs):
        mine = sorted((cost for cost in costs if cost.job == job), key=lambda cost: cost.reports)
        n, style = [cost.reports for cost in mine], "-o" if "ours" in job or "whole" in job else "--s"
        time_axes.loglog(n, [cost.processor_s for cost in mine], style, label=job)
        memory_axes.loglog(n, [max(cost.above_data_mb, 1.0) for cost in mine], style, label=job)
    time_axes.set(xlabel="reports", ylabel="seconds of processor")
    memory_axes.set(xlabel="reports", ylabel="peak above data, MB")
    time_axes.legend(fontsize=7)
    figure.savefig(picture, dpi=110)
    plt.close(figure)
