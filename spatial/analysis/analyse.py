"""From reports to sites: the whole analysis of one category group, from arrays alone."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.decoys import DecoyScores, NullModel, NullTable, find_places, q_values, score_decoys
from spatial.analysis.episodes import Episodes, find_episodes
from spatial.analysis.evidence import Evidence, weigh, window_of
from spatial.analysis.grid import Grid, build_grid
from spatial.analysis.membership import assign_members
from spatial.analysis.own_episodes import (
    Gates,
    Members,
    OwnEpisodes,
    check_gates,
    count_by_window,
    find_own_episodes,
)
from spatial.analysis.parameters import DEFAULT, Parameters
from spatial.analysis.reports import Reports, Usable, select
from spatial.analysis.results import Analysis
from spatial.analysis.sites import Modes, modes_on_grid
from spatial.analysis.summary import summarise


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything but q: exact for the reports given, in linear time. `grid` holds the episodes.

    member_rows  position of each of `members` in the Reports given
    """

    usable: Usable
    episodes: Episodes
    grid: Grid
    modes: Modes
    members: Members
    member_rows: IntArray
    own: OwnEpisodes
    gates: Gates
    evidence: Evidence


def analyse(
    reports: Reports,
    *,
    now: float,
    seed: int,
    parameters: Parameters = DEFAULT,
    null_table: NullTable | None = None,
    threads: int = 2,
) -> Analysis:
    """Find the sites where episodes recur, as of `now`, and say how sure each is.

    now         days, as Reports.t; nothing after it is used
    seed        of the decoys: the same reports, seed and parameters give the same result to the last bit
    null_table  decoys of an earlier run: p, sites and counts are exact, q is exact given that table, and it is fast
    threads     that share the decoys; the result does not depend on it

    Raises ExtentTooLarge (a ValueError) when a stray coordinate makes the city larger than `extent_limit_m`.
    """
    findings = find(reports, now=now, parameters=parameters)
    if null_table is None:
        model = null_model(findings, now=now, seed=seed, parameters=parameters)
        null_table = make_null_table(model, threads=threads)
    q = q_values(findings.evidence.p, null_table)
    return summarise(findings, q, null_table, now=now, seed=seed, parameters=parameters)


def find(reports: Reports, *, now: float, parameters: Parameters = DEFAULT) -> Findings:
    """Episodes, modes, own episodes, gates and scores of all modes."""
    usable = select(reports, now=now, parameters=parameters)
    duplicates = _columns_of_duplicates(reports, usable)
    episodes = find_episodes(usable, duplicates, parameters)
    grid = build_grid(episodes.x, episodes.y, parameters.radius_m)
    modes = modes_on_grid(grid, parameters)
    around, _ = _gather_members(usable, duplicates[2], duplicates[3], episodes, modes)
    most = count_by_window(find_own_episodes(around, modes.x.size, parameters), now, parameters.windows_d)
    window = window_of(episodes.start, now, parameters.windows_d)
    evidence = weigh(modes.x, modes.y, grid, window, episodes.by_two, parameters, most)
    modes = assign_members(modes, grid, parameters)
    members, rows = _gather_members(usable, duplicates[2], duplicates[3], episodes, modes)
    own = find_own_episodes(members, modes.x.size, parameters)
    return Findings(usable, episodes, grid, modes, members, rows, own, check_gates(own, parameters), evidence)


def null_model(findings: Findings, *, now: float, seed: int, parameters: Parameters) -> NullModel:
    """What the decoy worlds share. Episodes of clear sites do not slide, else they smear over their neighbourhood."""
    episodes = findings.episodes
    clear = np.append(findings.evidence.p.min(axis=1) < parameters.clear_p, False)  # the last answers for NOWHERE
    slides = ~clear[findings.modes.of_episode]
    return NullModel(
        x=episodes.x[slides],
        y=episodes.y[slides],
        window=window_of(episodes.start[slides], now, parameters.windows_d),
        by_two=episodes.by_two[slides],
        places=find_places(episodes.x, episodes.y, findings.usable.centre, parameters),
        seed=seed,
        parameters=parameters,
    )


def make_null_table(model: NullModel, *, threads: int = 2) -> NullTable:
    """All decoy worlds of a run here and now."""
    numbers = range(model.parameters.decoys)
    score = partial(score_decoys, model)
    if threads <= 1:
        return NullTable.merge(map(score, numbers))
    with ThreadPoolExecutor(threads) as pool:
        return NullTable.merge(pool.map(score, numbers))


def draw_decoy(
    reports: Reports, number: int, *, now: float, seed: int, parameters: Parameters = DEFAULT
) -> DecoyScores:
    """Decoy world `number` of the run of these reports: the part of a job that runs elsewhere, and again if it dies.

    `NullTable.merge` of all `parameters.decoys` numbers is the table that `analyse` makes of the same reports, now,
    seed and parameters, to the last bit. A job that has several numbers to draw calls `draw_decoys`.
    """
    return draw_decoys(reports, (number,), now=now, seed=seed, parameters=parameters)[0]


def draw_decoys(
    reports: Reports, numbers: Iterable[int], *, now: float, seed: int, parameters: Parameters = DEFAULT
) -> tuple[DecoyScores, ...]:
    """Several decoy worlds; what they share is found once, which takes about as long as one of them."""
    findings = find(reports, now=now, parameters=parameters)
    model = null_model(findings, now=now, seed=seed, parameters=parameters)
    return tuple(score_decoys(model, number) for number in numbers)


def _columns_of_duplicates(reports: Reports, usable: Usable) -> tuple[FloatArray, FloatArray, FloatArray, IntArray]:
    """x, y from the common centre, t, and who; a source that names nobody gives each a person of its own."""
    rows = usable.duplicate_rows
    who = reports.whole("reporter")[rows]
    if not usable.reporters_known:
        who = usable.rows.size + np.arange(rows.size)
    return reports.x[rows] - usable.centre[0], reports.y[rows] - usable.centre[1], reports.t[rows], who


def _gather_members(
    usable: Usable, duplicate_t: FloatArray, duplicate_reporter: IntArray, episodes: Episodes, modes: Modes
) -> tuple[Members, IntArray]:
    """The reports of all modes, site after site, then by time; a duplicate stands where its host does."""
    site_of_report = modes.of_episode[episodes.of_report]
    joined = np.flatnonzero(episodes.host >= 0)
    host = np.concatenate((np.arange(usable.rows.size), episodes.host[joined]))
    site = site_of_report[host]
    t = np.concatenate((usable.t, duplicate_t[joined]))
    inside = np.flatnonzero(site >= 0)
    order = inside[np.lexsort((t[inside], site[inside]))]
    place = np.empty(host.size, np.int64)
    place[order] = np.arange(order.size)
    members = Members(
        site=site[order],
        t=t[order],
        cleaned=np.concatenate((usable.cleaned, np.full(joined.size, np.inf)))[order],
        reporter=np.concatenate((usable.reporter, duplicate_reporter[joined]))[order],
        is_duplicate=order >= usable.rows.size,
        host=place[host[order]],
    )
    return members, np.concatenate((usable.rows, usable.duplicate_rows[joined]))[order]
