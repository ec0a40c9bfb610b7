"""Two years of real complaints: where the next ones come, and whether sites are the addresses that recur.

Cells of 100 m with at least one complaint in the two years; hit rate: the share of the complaints to come that lie in
the top 1 % and 5 % of them, ties at the cut shared evenly. Intervals: Poisson bootstrap over cells, paired.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from benchmarks.chicago import END_D, YEAR_END_D, Complaints, read_complaints
from benchmarks.hotspot_peers import LinkedStDbscan, ScikitDbscan
from benchmarks.planted_worlds import World
from spatial.analysis.analyse import analyse
from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.cube import CellFrame
from spatial.analysis.gi_star import gi_star
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.ranking import rate_cells, report_weights
from spatial.analysis.results import Analysis

SHARES = (0.01, 0.05)
BANDWIDTHS_M = (25.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 400.0)
RASTER_M = 20.0
BOOTSTRAPS = 1_000
NEAR_M = 45.0
DECOY_SEEDS = range(1, 9)
MONTHS = (365, 396, 425, 456, 486, 517, 547, 578, 609, 639, 670, 700, 731)  # first days of 2012's, and of 2013
Predictor = Callable[[Complaints, float], FloatArray]


@dataclass(frozen=True)
class City:
    """The occupied cells of the two years: frame, and which of its cells they are."""

    frame: CellFrame
    cells: tuple[IntArray, IntArray]

    def counts(self, past: Complaints) -> FloatArray:
        """(c,) complaints in each."""
        return self.sums(past, np.ones(past.reports.x.size))

    def sums(self, past: Complaints, weight: FloatArray) -> FloatArray:
        row, column, _ = self.frame.cell_of(past.reports.x, past.reports.y)
        raster = np.zeros((self.frame.rows, self.frame.columns))
        np.add.at(raster, (row, column), weight)
        return raster[self.cells]


def city_of(complaints: Complaints, cell_m: float = 100.0) -> City:
    frame = CellFrame.around(complaints.reports.x, complaints.reports.y, cell_m)
    row, column, _ = frame.cell_of(complaints.reports.x, complaints.reports.y)
    raster = np.zeros((frame.rows, frame.columns), np.bool_)
    raster[row, column] = True
    cells = np.nonzero(raster)
    return City(frame, (cells[0], cells[1]))


def predictors(city: City) -> dict[str, Predictor]:
    """Every way of ranking cells by what is known on a day."""
    ways: dict[str, Predictor] = {
        "expected rate": lambda past, now: _expected(city, past, now),
        "counts": lambda past, _: city.counts(past),
        "counts, same decay": lambda past, now: city.sums(past, report_weights(past.reports.t, now)),
        "Gi*": lambda past, _: _gi(city, past),
    }
    for bandwidth_m in BANDWIDTHS_M:
        ways[f"KDE {bandwidth_m:g} m"] = lambda past, _, h=bandwidth_m: _kde(city, past, h)  # type: ignore[misc]
    return ways


def _expected(city: City, past: Complaints, now: float) -> FloatArray:
    rates = rate_cells(past.reports.x, past.reports.y, past.reports.t, now)
    row = city.cells[0] + round((city.frame.south - rates.south) / city.frame.cell_m)
    column = city.cells[1] + round((city.frame.west - rates.west) / city.frame.cell_m)
    inside = (row >= 0) & (row < rates.score.shape[0]) & (column >= 0) & (column < rates.score.shape[1])
    score = np.zeros(row.size)
    score[inside] = rates.score[row[inside], column[inside]]
    return score


def _gi(city: City, past: Complaints) -> FloatArray:
    raster = np.zeros((city.frame.rows, city.frame.columns))
    raster[city.cells] = city.counts(past)
    covered = np.zeros(raster.shape, np.bool_)
    covered[city.cells] = True
    return gi_star(raster, covered)[city.cells]


def _kde(city: City, past: Complaints, bandwidth_m: float) -> FloatArray:
    """Gaussian on a 20 m raster, summed over each cell."""
    frame, parts = city.frame, round(city.frame.cell_m / RASTER_M)
    fine = np.zeros((frame.rows * parts, frame.columns * parts))
    row = ((past.reports.y - frame.south) // RASTER_M).astype(int)
    column = ((past.reports.x - frame.west) // RASTER_M).astype(int)
    np.add.at(fine, (row, column), 1.0)
    smooth = gaussian_filter(fine, bandwidth_m / RASTER_M, mode="constant", truncate=4.0)
    return smooth.reshape(frame.rows, parts, frame.columns, parts).sum(axis=(1, 3))[city.cells]


def chosen_share(score: FloatArray, share: float) -> FloatArray:
    """(c,) how much of each cell the top `share` of cells takes: 1, 0, or a part where scores tie at the cut."""
    wanted = share * score.size
    cut = np.sort(score)[::-1][int(np.ceil(wanted)) - 1]
    above, tied = score > cut, score == cut
    return above + tied * ((wanted - above.sum()) / tied.sum())


def hits(city: City, complaints: Complaints, ahead: str) -> dict[str, dict[float, tuple[FloatArray, FloatArray]]]:
    """For each way and share (hits, complaints to come) in every cell, summed over the horizons."""
    days = MONTHS if ahead == "month" else (MONTHS[0], MONTHS[-1])
    ways = predictors(city)
    sums = {way: {share: np.zeros(city.cells[0].size) for share in SHARES} for way in ways}
    coming = np.zeros(city.cells[0].size)
    for first, after in pairwise(days):
        now, until = float(first), float(after)
        past = complaints.until(now)
        inside = (complaints.reports.t >= now) & (complaints.reports.t < until)
        to_come = city.counts(_take(complaints, np.flatnonzero(inside)))
        coming += to_come
        for way, predict in ways.items():
            score = predict(past, now)
            for share in SHARES:
                sums[way][share] += to_come * chosen_share(score, share)
    return {way: {share: (hit, coming) for share, hit in of_way.items()} for way, of_way in sums.items()}


def _take(complaints: Complaints, rows: IntArray) -> Complaints:
    given = complaints.reports
    return Complaints(
        replace(given, x=given.x[rows], y=given.y[rows], t=given.t[rows], cleaned=None), complaints.address[rows]
    )


def predict(complaints: Complaints) -> dict[str, Any]:
    """Hit rates month ahead and year ahead, and the differences of the expected rate to each peer."""
    city, result = city_of(complaints), {}
    for ahead in ("month", "year"):
        found = hits(city, complaints, ahead)
        result[ahead] = {share: _compare(found, share) for share in SHARES}
    return {"cells": city.cells[0].size, "complaints": complaints.reports.x.size, "ahead": result}


def _compare(found: dict[str, dict[float, tuple[FloatArray, FloatArray]]], share: float) -> dict[str, Any]:
    weights = np.random.default_rng(1).poisson(1.0, (BOOTSTRAPS, found["counts"][share][0].size)).astype(np.float64)
    rate = {way: float(by[share][0].sum() / by[share][1].sum()) for way, by in found.items()}
    drawn = {way: (weights @ by[share][0]) / (weights @ by[share][1]) for way, by in found.items()}
    best = max((way for way in rate if way.startswith("KDE")), key=lambda way: rate[way])
    rows = {}
    for way in ("expected rate", "counts", "counts, same decay", best, "Gi*"):
        difference = drawn["expected rate"] - drawn[way]
        rows[way] = {
            "hit_rate": round(rate[way], 4),
            "interval": [round(float(v), 4) for v in np.quantile(drawn[way], (0.025, 0.975))],
            "difference": round(rate["expected rate"] - rate[way], 4),
            "difference_interval": [round(float(v), 4) for v in np.quantile(difference, (0.025, 0.975))],
            "ratio": round(rate["expected rate"] / rate[way], 3),
        }
    return rows


@dataclass(frozen=True)
class Labels:
    """Addresses that recur: where they are, for each number of episodes asked."""

    places: dict[int, FloatArray]


def labels_of(complaints: Complaints) -> Labels:
    """Addresses with at least 2 and 3 separate episodes over 30 days and more.

    Another episode: after completion of all before and more than 7 d after the last report.
    """
    given, cleaned = complaints.reports, complaints.reports.column("cleaned", np.inf)
    order = np.lexsort((given.t, complaints.address))
    places: dict[int, list[tuple[float, float]]] = {2: [], 3: []}
    for mine in np.split(order, np.flatnonzero(np.diff(complaints.address[order])) + 1):
        starts = _episode_starts(given.t[mine], cleaned[mine])
        for least, found in places.items():
            if len(starts) >= least and starts[-1] - starts[0] >= 30:
                found.append((float(given.x[mine].mean()), float(given.y[mine].mean())))
    return Labels({least: np.array(found).reshape(-1, 2) for least, found in places.items()})


def _episode_starts(t: FloatArray, cleaned: FloatArray) -> list[float]:
    starts, last, until = [], -np.inf, -np.inf
    for when, done in zip(t, cleaned, strict=True):
        if when > until and when - last > 7:
            starts.append(float(when))
        last, until = when, max(until, done)
    return starts


def agreement(x: FloatArray, y: FloatArray, labels: Labels) -> dict[str, float]:
    """Precision: sites with a label within 45 m; recall: labels with a site within 45 m."""
    result: dict[str, float] = {"sites": int(x.size)}
    if not x.size:
        return result
    sites = np.stack((x, y), 1)
    for least, places in labels.places.items():
        result[f"precision_{least}"] = round(float((cKDTree(places).query(sites)[0] <= NEAR_M).mean()), 4)
        result[f"recall_{least}"] = round(float((cKDTree(sites).query(places)[0] <= NEAR_M).mean()), 4)
    return result


def recurrence(complaints: Complaints, seed: int = 1) -> dict[str, Any]:
    """Sites and candidates of the two years, and peers, against the addresses that recur."""
    labels = labels_of(complaints)
    found = analyse(complaints.reports, now=END_D, seed=seed)
    x, y, q = (found.sites.columns[name] for name in ("x", "y", "q"))
    world = World(complaints.reports, complaints.address, complaints.address, complaints.address, np.empty((0, 2)), ())
    rows = {f"ours, q <= {limit}": agreement(x[q <= limit], y[q <= limit], labels) for limit in (0.05, 0.2, 0.5)}
    rows["ours, candidates"] = agreement(x, y, labels)
    peers = {
        "DBSCAN 50 m/5, 3 months": ScikitDbscan(50.0, 5, months=3),
        "DBSCAN 16 m/7, 3 months": ScikitDbscan(16.0, 7, months=3),
        "ST-DBSCAN 50 m/5 d/2, linked": _without_reporters(LinkedStDbscan()),
    }
    by_episodes = np.lexsort(
        (y, x, np.minimum(found.sites.columns["p_a"], found.sites.columns["p_c"]), -_episodes(found))
    )
    for name, method in peers.items():
        prediction = method(world)
        rows[name] = agreement(prediction.x, prediction.y, labels)
        first = by_episodes[: prediction.x.size]
        rows[f"ours by episodes, as many as {name}"] = agreement(x[first], y[first], labels)
    rows["ours by episodes, the first 1,111"] = agreement(x[by_episodes[:1_111]], y[by_episodes[:1_111]], labels)
    addresses = {least: len(places) for least, places in labels.places.items()}
    return {
        "addresses": addresses,
        "rows": rows,
        "proven_by_seed": {str(other): proven(complaints, labels, other) for other in DECOY_SEEDS},
        "forward": forward(complaints, seed),
    }


def proven(complaints: Complaints, labels: Labels, seed: int) -> dict[str, float]:
    """Sites at q ≤ 0.05 with other decoys: a few of them come and go by the draw."""
    sites = analyse(complaints.reports, now=END_D, seed=seed).sites.columns
    chosen = sites["q"] <= DEFAULT.sufficient_q
    return agreement(sites["x"][chosen], sites["y"][chosen], labels)


def _without_reporters(method: LinkedStDbscan) -> Callable[[World], Any]:
    """Nobody is named: every report is a different person."""
    return lambda world: method(replace(world, reports=replace(world.reports, reporter=np.arange(world.kind.size))))


def _episodes(found: Analysis) -> IntArray:
    return np.diff(found.sites.episodes.offsets)


def forward(complaints: Complaints, seed: int) -> dict[str, dict[str, float]]:
    """Sites known at the end of 2011 against the complaints of 2012 within 45 m."""
    found = analyse(complaints.until(YEAR_END_D).reports, now=YEAR_END_D, seed=seed)
    given = complaints.reports
    later = cKDTree(np.stack((given.x, given.y), 1)[given.t >= YEAR_END_D])
    past = np.flatnonzero(given.t < YEAR_END_D)
    x, y, rank = (found.sites.columns[name] for name in ("x", "y", "rank"))
    active = found.of_state(State.ACTIVE, State.DORMANT)
    others = np.setdiff1d(np.arange(x.size), active)
    some = np.random.default_rng(seed).choice(past, 2_000, replace=False)
    groups = {
        "active": (x[active], y[active]),
        "other candidates": (x[others], y[others]),
        "as many by expected rate": (x[rank <= active.size], y[rank <= active.size]),
        "places of random complaints": (given.x[some], given.y[some]),
    }
    return {name: _came(later, *group) for name, group in groups.items()}


def _came(later: cKDTree, x: FloatArray, y: FloatArray) -> dict[str, float]:
    counts = np.array([len(near) for near in later.query_ball_point(np.stack((x, y), 1), NEAR_M)])
    return {
        "n": int(x.size),
        "mean": round(float(counts.mean()), 2),
        "share_with_any": round(float((counts > 0).mean()), 3),
    }


def run_chicago(file: Path) -> dict[str, Any]:
    complaints = read_complaints(file)
    return {"prediction": predict(complaints), "recurrence": recurrence(complaints)}
