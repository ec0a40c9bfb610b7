"""The peers: what people use today to find where something keeps happening."""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import psycopg2
from scipy.ndimage import label
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN, HDBSCAN

from benchmarks.planted_scores import Prediction
from benchmarks.planted_worlds import HALF_AXES_M, OFFSET_M, World
from spatial.analysis.arrays import BoolArray, IntArray
from spatial.analysis.cube import CellFrame
from spatial.analysis.gi_star import dense_q, gi_star
from spatial.analysis.linkage import link
from spatial.analysis.reports import Reports

Method = Callable[[World], Prediction]
MONTH_D = 30.4
CLUSTER = """
select coalesce(st_clusterdbscan(st_makepoint(x, y), eps => %(eps)s, minpoints => %(min_pts)s) over (), -1)
from unnest(%(x)s::float8[], %(y)s::float8[]) with ordinality as report(x, y, place)
order by place
"""


@dataclass(frozen=True)
class ScikitDbscan:
    """Plain DBSCAN; clusters with reports in at least `months` months."""

    eps_m: float
    min_pts: int
    months: int = 1

    def __call__(self, world: World) -> Prediction:
        return _lasting(world.reports, self.labels(world.reports), self.months)

    def labels(self, reports: Reports) -> IntArray:
        points = np.stack((reports.x, reports.y), 1)
        return np.asarray(DBSCAN(eps=self.eps_m, min_samples=self.min_pts).fit(points).labels_, np.int64)


@dataclass(frozen=True)
class PostgisDbscan(ScikitDbscan):
    """The same by ST_ClusterDBSCAN in the database of GEOPOT_DATABASE_URL; no table is touched."""

    def labels(self, reports: Reports) -> IntArray:
        given = {"x": reports.x.tolist(), "y": reports.y.tolist(), "eps": self.eps_m, "min_pts": self.min_pts}
        with closing(psycopg2.connect(os.environ["GEOPOT_DATABASE_URL"])) as database, database.cursor() as cursor:
            cursor.execute(CLUSTER, given)
            return np.array(cursor.fetchall(), np.int64).ravel()


@dataclass(frozen=True)
class Hdbscan:
    """HDBSCAN with leaf clusters, which last."""

    least: int
    months: int = 1

    def __call__(self, world: World) -> Prediction:
        points = np.stack((world.reports.x, world.reports.y), 1)
        found = HDBSCAN(min_cluster_size=self.least, cluster_selection_method="leaf", copy=True).fit(points)
        return _lasting(world.reports, np.asarray(found.labels_, np.int64), self.months)


@dataclass(frozen=True)
class StDbscan:
    """ST-DBSCAN, every cluster a site."""

    eps_m: float
    eps_d: float
    min_pts: int

    def __call__(self, world: World) -> Prediction:
        given = world.reports
        labels = link(given.x, given.y, given.t, link_m=self.eps_m, link_d=self.eps_d, min_pts=self.min_pts)
        return _keep(given, labels, lambda _: True)


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


@dataclass(frozen=True)
class FullCells:
    """Cells with at least so many reports; neighbours are one site."""

    cell_m: float
    least: int

    def __call__(self, world: World) -> Prediction:
        return _of_cells(world, self.cell_m, lambda counts, _: counts >= self.least)


@dataclass(frozen=True)
class DenseCells:
    """Cells that Getis-Ord Gi* calls hot with 5 % false discoveries; neighbours are one site."""

    cell_m: float

    def __call__(self, world: World) -> Prediction:
        return _of_cells(world, self.cell_m, lambda counts, city: dense_q(gi_star(counts, city), city) <= 0.05)


def _of_cells(world: World, cell_m: float, choose: Callable[[IntArray, BoolArray], BoolArray]) -> Prediction:
    reports = world.reports
    frame = CellFrame.around(reports.x, reports.y, cell_m)
    row, column, _ = frame.cell_of(reports.x, reports.y)
    counts = np.zeros((frame.rows, frame.columns), np.int64)
    np.add.at(counts, (row, column), 1)
    middle_x = frame.west + (np.arange(frame.columns) + 0.5) * cell_m - OFFSET_M[0]
    middle_y = frame.south + (np.arange(frame.rows) + 0.5) * cell_m - OFFSET_M[1]
    city = (middle_x[None, :] / HALF_AXES_M[0]) ** 2 + (middle_y[:, None] / HALF_AXES_M[1]) ** 2 <= 1.0
    sites = label(choose(counts, city), np.ones((3, 3)))[0]
    return _keep(reports, sites[row, column].astype(np.int64) - 1, lambda _: True)


def _lasting(reports: Reports, labels: IntArray, months: int) -> Prediction:
    month = np.floor(reports.t / MONTH_D)
    return _keep(reports, labels, lambda mine: np.unique(month[mine]).size >= months)


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
