from dataclasses import fields, replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest

from benchmarks.planted_worlds import make_world
from spatial.analysis.analyse import analyse, draw_decoy, draw_decoys
from spatial.analysis.arrays import IntArray
from spatial.analysis.decoys import NullTable
from spatial.analysis.life_cycle import State
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import Reports
from spatial.analysis.results import Analysis, Site

NOW = 400.0
FEW = replace(DEFAULT, decoys=5)


def assert_equal(one: Analysis, other: Analysis, renumbered: IntArray | None = None) -> None:
    """Every field of every site, to the last bit; `renumbered` gives each row of `other` its number in `one`."""
    assert len(one.sites) == len(other.sites)
    for left, right in zip(one.sites, other.sites, strict=True):
        members = right.members if renumbered is None else renumbered[right.members]
        assert np.array_equal(left.members, members)
        for field in fields(Site):
            if field.name != "members":
                assert repr(getattr(left, field.name)) == repr(getattr(right, field.name)), field.name
    assert one.null_table.to_dict() == other.null_table.to_dict()
    for name in ("reports", "episodes", "modes", "left_out", "corrected", "failed_gates", "warnings"):
        assert getattr(one, name) == getattr(other, name), name


def take(reports: Reports, rows: IntArray) -> Reports:
    """The same columns, other rows."""
    columns: dict[str, Any] = {field.name: getattr(reports, field.name) for field in fields(Reports)}
    taken: dict[str, Any] = {name: None if column is None else column[rows] for name, column in columns.items()}
    return Reports(**taken)


def on_one_spot(t: list[float], reporter: list[int]) -> Reports:
    n = len(t)
    return Reports(np.full(n, 700_000.0), np.full(n, 9_300_000.0), np.array(t), reporter=np.array(reporter))


@pytest.fixture(scope="module")
def reports() -> Reports:
    """A planted world of 7,000 reports, with doubtful clocks and duplicates."""
    whole = make_world("quiet", seed=102).reports
    part = np.flatnonzero(np.random.default_rng(1).random(whole.x.size) < 0.5)
    assert whole.cleaned is not None
    assert whole.reporter is not None
    return Reports(
        x=np.round(whole.x[part]),
        y=np.round(whole.y[part]),
        t=np.floor(whole.t[part]),
        cleaned=whole.cleaned[part],
        reporter=whole.reporter[part],
        is_duplicate=part % 11 == 0,
        id=part,
    )


def test_the_same_reports_in_another_order_give_the_same_sites_to_the_last_bit(reports: Reports) -> None:
    shuffle = np.random.default_rng(7).permutation(reports.x.size)
    shuffled = take(reports, shuffle)

    one = analyse(reports, now=730.0, seed=5, parameters=FEW)
    other = analyse(shuffled, now=730.0, seed=5, parameters=FEW, threads=1)

    assert len(one.sites) > 50
    assert_equal(one, other, shuffle)


def test_another_place_on_the_grid_gives_the_same_sites_there(reports: Reports) -> None:
    shifted = replace(reports, x=reports.x + 2_000, y=reports.y - 3_000)

    one = analyse(reports, now=730.0, seed=5, parameters=FEW)
    other = analyse(shifted, now=730.0, seed=5, parameters=FEW)

    assert one.sites.columns["q"].tolist() == other.sites.columns["q"].tolist()
    assert other.sites.columns["x"] - one.sites.columns["x"] == pytest.approx(np.full(len(one.sites), 2_000))


def test_a_run_with_a_stored_null_table_equals_the_full_run_field_for_field(reports: Reports) -> None:
    full = analyse(reports, now=730.0, seed=5, parameters=FEW)

    again = analyse(reports, now=730.0, seed=5, parameters=FEW, null_table=full.null_table)

    assert_equal(full, again)


def test_decoys_drawn_one_by_one_elsewhere_give_the_same_null_table(reports: Reports) -> None:
    full = analyse(reports, now=730.0, seed=5, parameters=FEW)

    pieces = [
        *draw_decoys(reports, (4, 1, 3), now=730.0, seed=5, parameters=FEW),
        *(draw_decoy(reports, number, now=730.0, seed=5, parameters=FEW) for number in (2, 0)),
    ]

    assert NullTable.merge(pieces).to_dict() == full.null_table.to_dict()


def test_nothing_after_now_is_used(reports: Reports) -> None:
    now = 500.0
    earlier = take(reports, np.flatnonzero(reports.t <= now))
    cleaned = earlier.column("cleaned", inf)
    as_it_was = replace(earlier, cleaned=np.where(cleaned <= now, cleaned, inf))

    one, other = (analyse(some, now=now, seed=5, parameters=FEW) for some in (reports, as_it_was))

    assert [repr(site.episodes) for site in one.sites] == [repr(site.episodes) for site in other.sites]
    assert one.sites.columns["q"].tolist() == other.sites.columns["q"].tolist()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_reports_give_an_empty_run(n: int) -> None:
    result = analyse(on_one_spot([10.0 * i for i in range(n)], list(range(n))), now=NOW, seed=1)

    assert (list(result.sites), result.reports, result.modes) == ([], n, 0)


def test_one_person_who_files_again_and_again_is_no_site() -> None:
    result = analyse(on_one_spot([30.0 * i for i in range(12)], [1] * 12), now=NOW, seed=1)

    assert len(result.sites) == 0
    assert result.failed_gates == {"episodes": 0, "span": 0, "confirmed": 1, "one reporter": 0}


def test_one_spot_that_many_report_over_a_year_is_a_site_with_the_least_q_there_is() -> None:
    result = analyse(on_one_spot([30.0 * i for i in range(12)], list(range(12))), now=NOW, seed=1)

    (site,) = result.sites
    assert (len(site.episodes), site.k, site.m, site.state) == (12, 12, 0, State.ACTIVE)
    assert site.q == 2 / 49
    assert (site.x, site.y) == (700_000.0, 9_300_000.0)


def test_one_spot_within_a_week_is_one_episode_and_no_site() -> None:
    result = analyse(on_one_spot([0.5 * i for i in range(12)], list(range(12))), now=NOW, seed=1)

    assert (result.episodes, len(result.sites)) == (1, 0)


@pytest.mark.parametrize("seed", [0, 2, 4])  # before the rule for ends of streets each of these showed a site there
def test_complaints_spread_evenly_along_a_street_are_no_sites(seed: int) -> None:
    rng = np.random.default_rng(seed)
    reports = Reports(rng.uniform(0, 3_000, 300), np.zeros(300), rng.uniform(0, NOW, 300))

    result = analyse(reports, now=NOW, seed=1)

    assert result.of_state(State.ACTIVE, State.DORMANT).size == 0


def test_what_the_source_does_not_tell_is_said() -> None:
    result = analyse(Reports(np.zeros(3), np.zeros(3), np.array([0.0, 20.0, 40.0])), now=NOW, seed=1)

    assert result.warnings == (
        "no reporters known: every report counts as a different person",
        "no clean-ups recorded: episodes end by quiet gaps only",
    )
    assert [site.reporters for site in result.sites] == [0]


def test_bad_values_are_left_out_and_counted() -> None:
    bad = Reports(np.array([nan, 0.0, 0.0, 0.0]), np.zeros(4), np.array([1.0, nan, NOW + 1, 1.0]))

    result = analyse(bad, now=NOW, seed=1)

    assert {reason: n for reason, n in result.left_out.items() if n} == {"no position": 1, "no date": 1, "after now": 1}
    assert result.reports == 1


def test_a_site_reads_like_a_sentence() -> None:
    t = [100.0, 130.0, 131.0, 160.0, 190.0, 220.0]
    cleaned = np.array([105.0, 140.0, 140.0, 170.0, 200.0, 230.0])
    reports = replace(on_one_spot(t, [1, 2, 3, 1, 2, 1]), cleaned=cleaned)

    (site,) = analyse(reports, now=240.0, seed=1).sites

    assert [episode.start for episode in site.episodes] == [100.0, 130.0, 160.0, 190.0, 220.0]
    assert [episode.reports for episode in site.episodes] == [1, 2, 1, 1, 1]
    assert (site.reports, site.reporters, site.confirmed_episodes) == (6, 3, 2)
    assert (site.median_gap_d, site.next_expected, site.overdue_d(260.0)) == (30.0, 250.0, 10.0)
    assert site.days_to_recurrence == 20.0
    assert site.rank == 1


def test_the_pool_of_a_site_is_that_of_most_of_its_reports_and_of_equals_the_lower() -> None:
    x = np.repeat([0.0, 1_000.0], 4)
    pool = np.array([9, 9, 7, 9, 8, 3, 3, 8])
    t = np.tile([0.0, 20.0, 40.0, 60.0], 2)

    result = analyse(Reports(x, np.zeros(8), t, pool=pool), now=NOW, seed=1)

    assert {site.x: site.pool for site in result.sites} == {0.0: 9, 1_000.0: 3}


def test_sites_can_be_counted_from_the_end_and_sliced() -> None:
    x = np.repeat([0.0, 1_000.0], 4)
    result = analyse(Reports(x, np.zeros(8), np.tile([0.0, 20.0, 40.0, 60.0], 2)), now=NOW, seed=1)

    assert result.sites[-1].x == result.sites[1].x
    assert len(result.sites[:1]) == 1
    with pytest.raises(IndexError):
        result.sites[2]
