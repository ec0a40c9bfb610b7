import numpy as np
import pytest

from spatial.analysis.life_cycle import SiteClass, State, classify, laplace_trend, state_of
from spatial.analysis.parameters import DEFAULT

NOW = 730.0


def class_of(start: list[float], by_two: list[bool] | None = None) -> SiteClass:
    starts, n = np.array(start), len(start)
    both = np.ones(n, np.bool_) if by_two is None else np.array(by_two)
    return classify(starts, starts + 1, both, np.array([0, n]), NOW)[0][0]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (np.arange(20.0, 640.0, 20.0), SiteClass.DORMANT),  # quiet for 109 d, gaps of 19 d: 90 d are enough
        (np.arange(20.0, 640.0, 60.0), SiteClass.PERSISTENT),  # quiet for 109 d, gaps of 59 d: 177 d would be
        ([*range(100, 400, 20), 660, 690, 715], SiteClass.RECURRED),
        ([610, 640, 670, 700, 725], SiteClass.NEW),
        (NOW - 600 * (1 - np.linspace(0, 1, 30)) ** 2 - 1, SiteClass.INTENSIFYING),
        (NOW - 600 + 590 * np.linspace(0, 1, 30) ** 2, SiteClass.DIMINISHING),
        (np.arange(100.0, 720.0, 30.0), SiteClass.PERSISTENT),
    ],
)
def test_the_class_follows_the_rules_in_their_order(start: list[float], expected: SiteClass) -> None:
    assert class_of(list(start)) == expected


def test_a_stray_early_episode_that_nobody_confirmed_does_not_make_a_new_site_old() -> None:
    start = [100.0, 620.0, 650.0, 680.0, 710.0]

    assert class_of(start, [False, True, True, True, True]) == SiteClass.NEW
    assert class_of(start, [True, True, True, True, True]) == SiteClass.RECURRED


def test_the_trend_is_laplaces() -> None:
    # x = 1/4, 1/2, 3/4 and 1: mean 5/8, so u = 1/8 sqrt(48).
    assert laplace_trend(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), 4.0) == pytest.approx(np.sqrt(48) / 8)


def test_the_trend_of_sites_equals_that_of_each() -> None:
    start = np.array([0.0, 100.0, 300.0, 700.0, 50.0, 60.0, 400.0])
    by_two, offsets = np.ones(7, np.bool_), np.array([0, 4, 7])

    trend = classify(start, start, by_two, offsets, NOW)[1]

    assert trend.tolist() == [laplace_trend(start[:4], NOW), laplace_trend(start[4:], NOW)]


@pytest.mark.parametrize("start", [[], [5.0], [730.0]])
def test_without_later_episodes_there_is_no_trend(start: list[float]) -> None:
    assert laplace_trend(np.array(start), NOW) == 0.0


@pytest.mark.parametrize(
    ("q", "site_class", "was_active", "state"),
    [
        (0.05, SiteClass.NEW, False, State.ACTIVE),
        (0.051, SiteClass.NEW, False, State.CANDIDATE),
        (0.2, SiteClass.NEW, True, State.ACTIVE),
        (0.21, SiteClass.NEW, True, State.CANDIDATE),
        (0.01, SiteClass.DORMANT, False, State.DORMANT),
        (0.5, SiteClass.DORMANT, False, State.CANDIDATE),
    ],
)
def test_an_active_site_leaves_later_than_it_enters(
    q: float, site_class: SiteClass, was_active: bool, state: State
) -> None:
    assert state_of(q, site_class, DEFAULT, was_active=was_active) == state


def test_one_report_of_a_passer_by_after_a_long_pause_is_no_recurrence() -> None:
    start = [*np.arange(20.0, 400.0, 20.0), 700.0]
    by_two = [True] * (len(start) - 1)

    assert class_of(start, [*by_two, False]) == SiteClass.DORMANT
    assert class_of([*start, 712.0], [*by_two, False, False]) == SiteClass.RECURRED
    assert class_of(start, [*by_two, True]) == SiteClass.RECURRED


def test_where_no_episode_is_by_two_people_all_of_it_counts() -> None:
    start = [100.0, 620.0, 650.0, 680.0, 710.0]

    assert class_of(start, [False] * 5) == SiteClass.RECURRED
