import numpy as np
import pytest

from spatial.analysis.own_episodes import Members, OwnEpisodes, check_gates, find_own_episodes, most_active
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.reports import UNKNOWN


def own_of(
    t: list[float], reporter: list[int], cleaned: list[float] | None = None, duplicate_of: dict[int, int] | None = None
) -> OwnEpisodes:
    """Episodes of one site; `duplicate_of` says which member repeats which."""
    n, host = len(t), np.arange(len(t))
    for member, original in (duplicate_of or {}).items():
        host[member] = original
    members = Members(
        site=np.zeros(n, np.int64),
        t=np.array(t),
        cleaned=np.full(n, np.inf) if cleaned is None else np.array(cleaned),
        reporter=np.array(reporter),
        is_duplicate=host != np.arange(n),
        host=host,
    )
    return find_own_episodes(members, 1, DEFAULT)


def test_the_pooled_reports_are_cut_after_a_quiet_week_and_after_a_cleanup() -> None:
    own = own_of([0.0, 5.0, 12.1, 13.0, 16.0], [1, 2, 3, 4, 5], [np.inf, np.inf, 14.0, 14.0, 20.0])

    assert own.start.tolist() == [0.0, 12.1, 16.0]
    assert own.end.tolist() == [5.0, 13.0, 16.0]
    assert own.cleaned.tolist() == [np.inf, 14.0, 20.0]


def test_an_episode_is_confirmed_by_anyone_but_the_most_active_reporter() -> None:
    own = own_of([0.0, 10.0, 20.0, 30.0, 30.5], [1, 1, 2, 1, 3])

    assert own.confirmed.tolist() == [False, False, True, True]
    assert own.by_two.tolist() == [False, False, False, True]
    assert (own.reporters.tolist(), own.site_reporters.tolist()) == ([1, 1, 1, 2], [3])


def test_an_unknown_reporter_confirms_nothing() -> None:
    own = own_of([0.0, 10.0, 20.0], [1, UNKNOWN, UNKNOWN])

    assert own.confirmed.tolist() == [False, False, False]
    assert own.site_reporters.tolist() == [1]


def test_a_duplicate_counts_and_confirms_in_the_episode_of_its_original() -> None:
    own = own_of([0.0, 10.0, 11.0], [1, 1, 2], duplicate_of={2: 0})

    assert own.reports.tolist() == [2, 1]
    assert own.confirmed.tolist() == [True, False]
    assert own.end.tolist() == [0.0, 10.0]


def test_the_most_active_is_of_equals_the_first_then_the_lower_number() -> None:
    site, reporter = np.array([0, 0, 0, 0, 1, 1]), np.array([7, 3, 3, 7, 9, 8])
    t = np.array([0.0, 1.0, 2.0, 3.0, 5.0, 5.0])

    who, reports = most_active(site, reporter, t, 3)

    assert (who.tolist(), reports.tolist()) == ([7, 8, -1], [2, 1, 0])


@pytest.mark.parametrize(
    ("t", "reporter", "passes"),
    [
        ([0.0, 15.0, 30.0], [1, 2, 3], True),
        ([0.0, 15.0, 29.9], [1, 2, 3], False),  # over too short a time
        ([0.0, 30.0], [1, 2], False),  # two are no recurrence
        ([0.0, 15.0, 30.0], [1, 1, 2], False),  # one confirmed
        ([10.0 * i for i in range(10)], [1] * 7 + [2] * 3, True),
        ([10.0 * i for i in range(10)], [1] * 8 + [2] * 2, False),  # one person filed 8 of 10
        (
            [10.0 * i + j for i in range(11) for j in range(2)],
            [1, 3] * 2 + [1, 1] * 9,
            False,
        ),  # 2 of 11 are under a fifth
    ],
)
def test_the_gates(t: list[float], reporter: list[int], passes: bool) -> None:
    assert check_gates(own_of(t, reporter), DEFAULT).passed.tolist() == [passes]
