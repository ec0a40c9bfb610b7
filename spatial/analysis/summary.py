"""The columns of the sites that pass the gates."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from spatial.analysis.arrays import BoolArray, Column, FloatArray, IntArray
from spatial.analysis.decoys import NullTable
from spatial.analysis.evidence import ALL, CHANNEL_OF, CONFIRMED
from spatial.analysis.life_cycle import SiteClass, State, classify, state_of
from spatial.analysis.next_episode import forecast
from spatial.analysis.own_episodes import OwnEpisodes
from spatial.analysis.parameters import Parameters
from spatial.analysis.ranking import monthly_volume, rank, rate_sites
from spatial.analysis.recurrence import days_to_recurrence, gaps_of, quantiles_by_site
from spatial.analysis.results import Analysis, EpisodeColumns, Sites

if TYPE_CHECKING:
    from spatial.analysis.analyse import Findings

Columns = dict[str, Column]
LEAST_GAPS_FOR_QUARTILES = 3


def summarise(
    findings: "Findings", q: FloatArray, null_table: NullTable, *, now: float, seed: int, parameters: Parameters
) -> Analysis:
    """Put the result together; q (modes,) is that of every mode, before the gates."""
    usable = findings.usable
    chosen = np.flatnonzero(findings.gates.passed)
    episodes = _episodes_of(findings.own, chosen)
    members, member_offsets = _members_of(findings, chosen)
    classes, trend = classify(episodes.start, episodes.end, episodes.by_two, episodes.offsets, now)
    columns = {
        **_place_columns(findings, chosen),
        **_evidence_columns(findings, chosen, q, parameters),
        **_recurrence_columns(episodes, _pools(findings, chosen), q[chosen] <= parameters.sufficient_q, now),
        **_rate_columns(findings, chosen, now, parameters),
        "trend_u": trend,
    }
    lost = int((findings.episodes.host < 0).sum())
    return Analysis(
        sites=Sites(
            columns=columns,
            state=_states(columns["q"], classes, parameters),
            site_class=tuple(classes),
            channel=tuple("ACC"[count] for count in findings.evidence.best(parameters)[1][chosen]),
            members=members,
            member_offsets=member_offsets,
            episodes=episodes,
        ),
        null_table=null_table,
        now=now,
        seed=seed,
        parameters=parameters,
        reports=usable.rows.size + usable.duplicate_rows.size - lost,
        episodes=findings.episodes.x.size,
        modes=findings.modes.x.size,
        reporters_known=usable.reporters_known,
        left_out={**usable.left_out, "duplicate of nothing near": lost},
        corrected=usable.corrected,
        failed_gates=_failed_gates(findings, parameters),
        warnings=findings.episodes.warnings + _warnings(findings),
    )


def _states(q: Column, classes: list[SiteClass], parameters: Parameters) -> tuple[State, ...]:
    return tuple(state_of(float(one), cls, parameters) for one, cls in zip(q, classes, strict=True))


def _episodes_of(own: OwnEpisodes, chosen: IntArray) -> EpisodeColumns:
    take, offsets = _stretches(own.offsets, chosen)
    return EpisodeColumns(
        offsets,
        own.start[take],
        own.end[take],
        own.cleaned[take],
        own.reports[take],
        own.reporters[take],
        own.by_two[take],
        own.confirmed[take],
    )


def _members_of(findings: "Findings", chosen: IntArray) -> tuple[IntArray, IntArray]:
    offsets = np.searchsorted(findings.members.site, np.arange(findings.modes.x.size + 1))
    take, chosen_offsets = _stretches(offsets, chosen)
    return findings.member_rows[take], chosen_offsets


def _stretches(offsets: IntArray, chosen: IntArray) -> tuple[IntArray, IntArray]:
    """Positions of the elements of the chosen groups, one group after the other, and their new offsets."""
    size = np.diff(offsets)[chosen]
    new = np.concatenate(([0], np.cumsum(size)))
    return np.repeat(offsets[chosen] - new[:-1], size) + np.arange(new[-1]), new


def _place_columns(findings: "Findings", chosen: IntArray) -> Columns:
    modes, usable = findings.modes, findings.usable
    reporters = findings.own.site_reporters[chosen]
    return {
        "x": modes.x[chosen] + usable.centre[0],
        "y": modes.y[chosen] + usable.centre[1],
        "confirmed_episodes": findings.gates.confirmed[chosen],
        "reporters": reporters if usable.reporters_known else np.zeros_like(reporters),
        "pool": _pools(findings, chosen),
    }


def _pools(findings: "Findings", chosen: IntArray) -> IntArray:
    """(s,) the pool most members have; of equals the lower number."""
    usable = findings.usable
    site = findings.modes.of_episode[findings.episodes.of_report]
    inside = site >= 0
    numbers, pool = np.unique(usable.pool[inside], return_inverse=True)
    pairs, count = np.unique(site[inside] * max(numbers.size, 1) + pool, return_counts=True)
    fullest_last = np.lexsort((-pairs, count))  # the last write stays: of equals the lower number
    most = np.zeros(findings.modes.x.size, np.int64)
    most[pairs[fullest_last] // max(numbers.size, 1)] = numbers[pairs[fullest_last] % max(numbers.size, 1)]
    return most[chosen]


def _evidence_columns(findings: "Findings", chosen: IntArray, q: FloatArray, parameters: Parameters) -> Columns:
    evidence = findings.evidence
    window, count = evidence.best(parameters)
    every = np.arange(window.size)
    return {
        "k": evidence.k[every, window, count][chosen],
        "m": evidence.m[every, window, CHANNEL_OF[count]][chosen],
        "window_d": np.asarray(parameters.windows_d)[window][chosen],
        "within_m": np.asarray(parameters.count_radii_m)[count][chosen],
        "p_a": evidence.p[chosen, ALL],
        "p_c": evidence.p[chosen, CONFIRMED],
        "q": q[chosen],
    }


def _recurrence_columns(episodes: EpisodeColumns, pool: IntArray, evident: BoolArray, now: float) -> Columns:
    gaps, offsets = gaps_of(episodes.start, episodes.end, episodes.offsets)
    lower, median, upper = quantiles_by_site(gaps, offsets, (0.25, 0.5, 0.75))
    few = np.diff(offsets) < LEAST_GAPS_FOR_QUARTILES
    ahead = forecast(episodes.end[episodes.offsets[1:] - 1], gaps, offsets, pool, evident=evident, now=now)
    return {
        "median_gap_d": median,
        "lower_quartile_gap_d": np.where(few, np.nan, lower),
        "upper_quartile_gap_d": np.where(few, np.nan, upper),
        "next_expected": ahead.expected,
        "next_low": ahead.low,
        "next_high": ahead.high,
        "next_from_own_gaps": ahead.own_gaps,
        "days_to_recurrence": days_to_recurrence(episodes.start, episodes.cleaned, episodes.offsets, now),
    }


def _rate_columns(findings: "Findings", chosen: IntArray, now: float, parameters: Parameters) -> Columns:
    usable, x, y = findings.usable, findings.modes.x[chosen], findings.modes.y[chosen]
    repeats, background = rate_sites(x, y, usable.x, usable.y, usable.t, now=now, radius_m=parameters.radius_m)
    score = repeats + background
    share = monthly_volume(usable.t, now) / (2.0 * max(usable.t.size, 1))
    return {"repeats": repeats, "background": background, "expected_30d": share * score, "rank": rank(score, x, y)}


def _failed_gates(findings: "Findings", parameters: Parameters) -> Mapping[str, int]:
    gates = findings.gates
    few = gates.episodes < parameters.least_episodes
    short = ~few & (gates.span_d < parameters.least_span_d)
    unsure = ~few & ~short & (gates.confirmed < gates.confirmed_needed)
    one = ~few & ~short & ~unsure & ~gates.passed
    counts = {"episodes": few, "span": short, "confirmed": unsure, "one reporter": one}
    return {gate: int(failed.sum()) for gate, failed in counts.items()}


def _warnings(findings: "Findings") -> tuple[str, ...]:
    usable, warnings = findings.usable, []
    if usable.rows.size and not usable.reporters_known:
        warnings.append("no reporters known: every report counts as a different person")
    if usable.rows.size and not np.isfinite(usable.cleaned).any():
        warnings.append("no clean-ups recorded: episodes end by quiet gaps only")
    return tuple(warnings)
