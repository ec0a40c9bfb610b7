import numpy as np
import pytest

from spatial.analysis.episodes import Episodes, cut_at_cleanups, find_episodes, percolates, reported_by_two
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import UNKNOWN, Reports, select


def episodes_of(reports: Reports, now: float = 1_000.0) -> Episodes:
    usable = select(reports, now=now, parameters=DEFAULT)
    rows = usable.duplicate_rows
    x, y = reports.x[rows] - usable.centre[0], reports.y[rows] - usable.centre[1]
    return find_episodes(usable, (x, y, reports.t[rows], reports.whole("reporter")[rows]), DEFAULT)


def on_one_spot(t: list[float], cleaned: list[float] | None = None) -> Reports:
    n = len(t)
    return Reports(np.zeros(n), np.zeros(n), np.array(t), cleaned=None if cleaned is None else np.array(cleaned))


@pytest.mark.parametrize(
    ("t", "cleaned", "episodes"),
    [
        ([0, 1, 2], None, [0, 0, 0]),
        ([0, 7, 14.1], None, [0, 0, 1]),  # a quiet week ends it
        ([0, 1, 3], [2, 2, 9], [0, 0, 1]),  # a clean-up ends it
        ([0, 1, 2.5], [2, 2, 9], [0, 0, 0]),  # the same day may still be about the pile that was taken away
        ([0, 1, 3], [2, np.inf, 9], [0, 0, 0]),  # an open report keeps it
        ([0, 3, 6, 9, 12], [np.inf] * 5, [0] * 5),  # never collected: one pile, however long
    ],
)
def test_an_episode_ends_by_a_cleanup_or_by_a_quiet_week(
    t: list[float], cleaned: list[float] | None, episodes: list[int]
) -> None:
    assert episodes_of(on_one_spot(t, cleaned)).of_report.tolist() == episodes


def test_an_episode_lies_at_the_mean_of_its_reports_from_first_to_last() -> None:
    found = episodes_of(Reports(np.array([0.0, 30.0, 500.0]), np.zeros(3), np.array([1.0, 3.0, 2.0])))

    mean = (0 + 30 + 500) / 3
    assert found.x == pytest.approx([15 - mean, 500 - mean])
    assert (found.start.tolist(), found.end.tolist()) == ([1.0, 2.0], [3.0, 2.0])


def test_ten_neighbours_who_report_one_heap_make_one_episode() -> None:
    rng = np.random.default_rng(2)
    found = episodes_of(Reports(rng.normal(0, 8, 10), rng.normal(0, 8, 10), rng.uniform(0, 5, 10)))

    assert found.x.size == 1
    assert found.by_two.tolist() == [True]


def test_two_reports_of_one_person_or_of_unknown_people_are_not_by_two() -> None:
    group = np.array([0, 0, 1, 1, 2, 2])
    reporter = np.array([5, 5, 5, UNKNOWN, 5, 6])

    assert reported_by_two(group, reporter, 4).tolist() == [False, False, True, False]


def test_a_duplicate_confirms_its_episode_but_neither_moves_nor_holds_it() -> None:
    reports = Reports(
        x=np.array([0.0, 30.0, 0.0]),
        y=np.zeros(3),
        t=np.array([0.0, 1.0, 3.0]),
        cleaned=np.array([2.0, np.inf, 9.0]),
        reporter=np.array([1, 2, 1]),
        is_duplicate=np.array([False, True, False]),
        original=np.array([UNKNOWN, 0, UNKNOWN]),
    )

    found = episodes_of(reports)

    assert found.of_report.tolist() == [0, 1]
    assert found.by_two.tolist() == [True, False]
    assert found.x.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("x", "t", "host"), [(39.0, 5.0, 1), (41.0, 5.0, UNKNOWN), (1.0, 15.0, UNKNOWN)])
def test_a_duplicate_of_unknown_origin_joins_the_nearest_report_in_the_cylinder(x: float, t: float, host: int) -> None:
    reports = Reports(
        x=np.array([-39.0, 0.0, x]),
        y=np.zeros(3),
        t=np.array([5.0, 5.0, t]),
        is_duplicate=np.array([False, False, True]),
    )

    assert episodes_of(reports).host.tolist() == [host]


def test_where_linking_percolates_the_distance_is_halved_and_the_run_says_so() -> None:
    street = Reports(np.arange(0.0, 3_000.0, 25.0), np.zeros(120), np.zeros(120))

    found = episodes_of(street)

    assert found.link_m == DEFAULT.link_m / 2
    assert found.x.size == 120
    assert found.warnings == ("reports lie so dense that linking percolates: linked at 20 m instead",)


@pytest.mark.parametrize(("reports", "apart_m", "answer"), [(201, 0.0, True), (200, 0.0, False), (3, 101.0, True)])
def test_a_component_percolates_by_size_or_by_span(reports: int, apart_m: float, answer: bool) -> None:
    x = np.arange(float(reports)) * apart_m

    assert percolates(np.zeros(reports, np.int64), x, np.zeros(reports)) == answer


def test_episodes_are_numbered_by_their_first_report() -> None:
    component = np.array([1, 0, 1, 0])

    assert cut_at_cleanups(component, np.arange(4.0), np.full(4, np.inf), 0.5).tolist() == [0, 1, 0, 1]
