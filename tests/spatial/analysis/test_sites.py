import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.analysis.parameters import DEFAULT
from spatial.analysis.sites import NOWHERE, find_modes
from tests.spatial.analysis import naive

whole_metres = st.integers(0, 400)  # whole numbers: their sums are exact in any order


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(whole_metres, whole_metres), max_size=60))
def test_modes_equal_those_found_by_looking_at_every_pair(rows: list[tuple[int, int]]) -> None:
    x, y = np.array(rows, np.float64).reshape(-1, 2).T

    modes = find_modes(x, y, DEFAULT)
    centres, of_episode = naive.modes(x, y, DEFAULT)

    assert list(zip(modes.x.tolist(), modes.y.tolist(), strict=True)) == centres
    assert modes.of_episode.tolist() == of_episode.tolist()


def test_the_fullest_spot_comes_first() -> None:
    x = np.concatenate((np.full(3, 0.0), np.full(5, 500.0)))

    modes = find_modes(x, np.zeros(8), DEFAULT)

    assert modes.x.tolist() == [500.0, 0.0]


def test_a_street_of_episodes_is_cut_into_spots_while_a_cluster_would_run_along_it() -> None:
    x = np.arange(0.0, 1_000.0, 10.0)

    modes = find_modes(x, np.zeros(x.size), DEFAULT)

    assert modes.x.size > 5
    assert np.ptp(x[modes.of_episode == 0]) <= 2 * DEFAULT.assign_m


def test_two_episodes_are_no_site() -> None:
    modes = find_modes(np.zeros(2), np.zeros(2), DEFAULT)

    assert modes.x.size == 0
    assert modes.of_episode.tolist() == [NOWHERE, NOWHERE]


def test_most_pairs_of_sites_75_m_apart_are_found_as_two() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(100):
        x = np.concatenate((rng.normal(0, 9, 12), rng.normal(75, 9, 12)))
        found.append(find_modes(x, rng.normal(0, 9, 24), DEFAULT).x.size)

    assert np.mean(np.array(found) == 2) >= 0.93
