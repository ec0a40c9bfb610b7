from __future__ import annotations

from math import inf

from geo_pot.hotspots.recurrences import Recurrence, cleanups_of, find_recurrences
from spatial.analysis.results import Episode


def episode(start: float, *, cleaned: float = inf, confirmed: bool = True) -> Episode:
    return Episode(start=start, end=start + 1, cleaned=cleaned, reports=2, reporters=2, confirmed=confirmed)


def test_clean_ups_are_those_that_complaints_tell_of_and_those_that_officers_recorded() -> None:
    episodes = [episode(0, cleaned=3), episode(20), episode(40, cleaned=99)]

    assert cleanups_of(episodes, [25.0, 3.0], now=50) == [3, 25]


def test_a_confirmed_episode_after_a_clean_up_is_a_recurrence() -> None:
    (found,) = find_recurrences([episode(0, cleaned=3), episode(26)], [3])

    assert (found, found.days) == (Recurrence(cleaned_at=3, start=26, confirmed=True), 23)


def test_one_report_of_one_person_is_none_but_the_second_is() -> None:
    episodes = [episode(0, cleaned=3), episode(10, confirmed=False)]

    assert find_recurrences(episodes, [3]) == []
    assert find_recurrences([*episodes, episode(30, confirmed=False)], [3]) == [Recurrence(3, 30, confirmed=False)]


def test_it_recurs_once_after_each_clean_up_and_of_several_after_the_last() -> None:
    episodes = [episode(0, cleaned=3), episode(20, cleaned=22), episode(50), episode(60)]

    assert [(one.cleaned_at, one.start) for one in find_recurrences(episodes, [3, 5, 22])] == [(5, 20), (22, 50)]


def test_what_was_never_cleaned_never_recurs() -> None:
    assert find_recurrences([episode(0), episode(20)], []) == []


def test_a_spot_that_one_person_at_a_time_reports_recurs_at_every_second_episode() -> None:
    lone = [episode(20 * number, cleaned=20 * number + 3, confirmed=False) for number in range(5)]

    assert [one.start for one in find_recurrences(lone, [3, 23, 43, 63, 83])] == [40, 80]
