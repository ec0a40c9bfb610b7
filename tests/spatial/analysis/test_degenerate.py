"""Input that is hardly any, or that lies: every answer is defined."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from spatial.analysis.analyse import analyse, draw_decoy
from spatial.analysis.decoys import NullTable
from spatial.analysis.grid import ExtentTooLarge
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import Reports

NOW = 400.0
MONTHLY = np.array([30.0 * month for month in range(12)])
FEW = replace(DEFAULT, decoys=3)


def a_site() -> Reports:
    """One spot, another person every thirty days."""
    return Reports(np.full(12, 500.0), np.full(12, 800.0), MONTHLY, reporter=np.arange(12))


def test_no_reports_have_decoys_and_a_null_table_too() -> None:
    none = np.empty(0)
    pieces = [draw_decoy(Reports(none, none, none), number, now=NOW, seed=1, parameters=FEW) for number in range(3)]

    table = NullTable.merge(pieces)

    assert [scores.size for scores in table.scores] == [0, 0]
    assert len(analyse(Reports(none, none, none), now=NOW, seed=1, null_table=table).sites) == 0


def test_reports_that_are_all_the_same_are_one_episode_and_no_site() -> None:
    same = Reports(np.full(50, 3.0), np.full(50, 4.0), np.full(50, 5.0), reporter=np.arange(50))

    result = analyse(same, now=NOW, seed=1, parameters=FEW)

    assert (result.reports, result.episodes, len(result.sites)) == (50, 1, 0)


def test_duplicates_of_nothing_are_counted_and_make_no_site() -> None:
    duplicates = replace(a_site(), is_duplicate=np.ones(12, np.bool_))

    result = analyse(duplicates, now=NOW, seed=1, parameters=FEW)

    assert (result.reports, len(result.sites)) == (0, 0)
    assert result.left_out["duplicate of nothing near"] == 12


def test_a_duplicate_confirms_the_episode_of_its_original_and_adds_none() -> None:
    lone = replace(a_site(), reporter=np.zeros(12, np.int64))
    doubled = Reports(
        np.append(lone.x, lone.x),
        np.append(lone.y, lone.y),
        np.append(lone.t, lone.t + 1.0),
        reporter=np.repeat([0, 1], 12),
        is_duplicate=np.repeat([False, True], 12),
        original=np.append(np.full(12, -1), np.arange(12)),
    )

    (site,) = analyse(doubled, now=NOW, seed=1, parameters=FEW).sites

    assert (len(site.episodes), site.confirmed_episodes, site.reports) == (12, 12, 24)
    assert len(analyse(lone, now=NOW, seed=1, parameters=FEW).sites) == 0


def test_a_clean_up_before_its_report_is_taken_for_the_same_moment_and_counted() -> None:
    skewed = replace(a_site(), cleaned=np.asarray(MONTHLY - 3.0, np.float64))

    result = analyse(skewed, now=NOW, seed=1, parameters=FEW)

    assert result.corrected["cleaned before reported"] == 12
    assert [episode.cleaned for episode in result.sites[0].episodes] == MONTHLY.tolist()


def test_what_lies_in_the_future_is_left_out_and_counted() -> None:
    late = replace(a_site(), cleaned=np.full(12, NOW + 50.0))

    result = analyse(late, now=100.0, seed=1, parameters=FEW)

    assert (result.reports, result.left_out["after now"]) == (4, 8)
    assert result.corrected["cleaned after now"] == 4
    assert {episode.cleaned for episode in result.sites[0].episodes} == {inf}


def test_all_on_a_line_with_one_spot_that_recurs_is_that_spot_or_nothing() -> None:
    rng = np.random.default_rng(1)
    line = rng.uniform(0, 3_000, 200)
    reports = Reports(
        np.append(line, np.full(24, 1_500.0)), np.zeros(224), np.append(rng.uniform(0, NOW, 200), 15.0 * np.arange(24))
    )

    result = analyse(reports, now=NOW, seed=1)

    proven = result.sites.columns["x"][result.of_state(State.ACTIVE, State.DORMANT)]
    assert proven == pytest.approx([1_500.0], abs=25.0)


def test_one_stray_coordinate_is_refused_with_its_place() -> None:
    reports = a_site()
    x = reports.x.copy()
    x[3] = 9e6

    with pytest.raises(ExtentTooLarge, match="stray coordinate near \\(9000000"):
        analyse(replace(reports, x=x), now=NOW, seed=1)


def test_nothing_but_bad_values_is_an_empty_run() -> None:
    bad = np.full(5, nan)

    result = analyse(Reports(bad, bad, np.full(5, inf)), now=NOW, seed=1, parameters=FEW)

    assert (result.reports, result.left_out["no position"], len(result.sites)) == (0, 5, 0)
