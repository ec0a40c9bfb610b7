"""Methods that predict sites from the reports of a planted world: ours, and the peers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from benchmarks.planted_scores import Prediction
from benchmarks.planted_worlds import World
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import IntArray
from spatial.analysis.life_cycle import State
from spatial.analysis.linkage import link
from spatial.analysis.parameters import DEFAULT, Parameters
from spatial.analysis.reports import Reports
from spatial.analysis.results import Analysis

Method = Callable[[World], Prediction]
MONTH_D = 30.4


def prediction_of(result: Analysis, reports: int) -> Prediction:
    """The sites with sufficient evidence, dormant ones too."""
    proven = result.of_state(State.ACTIVE, State.DORMANT)
    of_report = np.full(reports, -1, np.int64)
    for number, i in enumerate(proven):
        of_report[result.sites[i].members] = number
    return Prediction(result.sites.columns["x"][proven], result.sites.columns["y"][proven], of_report)


def ours(world: World, parameters: Parameters = DEFAULT) -> Prediction:
    """One setting for all worlds."""
    result = analyse(world.reports, now=world.now, seed=1, parameters=parameters)
    return prediction_of(result, world.kind.size)


@dataclass(frozen=True)
class Dbscan:
    """Plain DBSCAN, labels as PostGIS's ST_ClusterDBSCAN; clusters with reports in at least `months` months."""

    eps_m: float
    min_pts: int
    months: int = 1

    def __call__(self, world: World) -> Prediction:
        reports = world.reports
        labels = DBSCAN(eps=self.eps_m, min_samples=self.min_pts).fit(np.stack((reports.x, reports.y), 1)).labels_
        month = np.floor(reports.t / MONTH_D)
        return _keep(reports, labels, lambda mine: np.unique(month[mine]).size >= self.months)


@dataclass(frozen=True)
class LinkedStDbscan:
    """ST-DBSCAN clusters as episodes; at least `episodes` of them linked within 50 m, with a rule on reporters."""

    eps_m: float = 50.0
    eps_d: float = 5.0
    min_pts: int = 2
    episodes: int = 3

    def __call__(self, world: World) -> Prediction:
        reports = world.reports
        who = reports.whole("reporter")
        clusters = link(reports.x, reports.y, reports.t, link_m=self.eps_m, link_d=self.eps_d, min_pts=self.min_pts)
        place = _link_clusters(reports, clusters)
        labels = np.where(clusters >= 0, place[clusters], -1)

        def holds(mine: IntArray) -> bool:
            people = np.unique(who[mine], return_counts=True)[1]
            enough = np.unique(clusters[mine]).size >= self.episodes
            return bool(enough and people.size >= 3 and people.max() <= 0.7 * mine.size)

        return _keep(reports, labels, holds)


def _link_clusters(reports: Reports, clusters: IntArray) -> IntArray:
    """Component of each cluster, linked where centres are within 50 m; the last entry answers for noise."""
    inside = clusters >= 0
    size = np.bincount(clusters[inside])
    x = np.bincount(clusters[inside], reports.x[inside]) / size
    y = np.bincount(clusters[inside], reports.y[inside]) / size
    pairs = cKDTree(np.stack((x, y), 1)).query_pairs(50.0, output_type="ndarray")
    graph = csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size.size, size.size))
    return np.append(connected_components(graph, directed=False)[1].astype(np.int64), -1)


def _keep(reports: Reports, labels: IntArray, holds: Callable[[IntArray], bool]) -> Prediction:
    """The clusters for which a rule holds, at the mean of their reports."""
    x: list[float] = []
    y: list[float] = []
    of_report = np.full(labels.size, -1, np.int64)
    order = np.argsort(labels, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if labels[mine[0]] >= 0 and holds(mine):
            of_report[mine] = len(x)
            x.append(float(reports.x[mine].mean()))
            y.append(float(reports.y[mine].mean()))
    return Prediction(np.array(x), np.array(y), of_report)


METHODS: dict[str, Method] = {
    "ours": ours,
    "DBSCAN 50 m/5": Dbscan(50.0, 5),
    "DBSCAN 16 m/7, 3 months": Dbscan(16.0, 7, months=3),
    "ST-DBSCAN 50 m/5 d/2, linked": LinkedStDbscan(),
}
