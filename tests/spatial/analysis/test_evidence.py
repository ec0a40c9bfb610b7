import numpy as np
import pytest

from spatial.analysis.arrays import FloatArray
from spatial.analysis.evidence import ALL, CONFIRMED, CORE, Evidence, p_value, p_values, weigh, window_of
from spatial.analysis.grid import build_grid
from spatial.analysis.parameters import DEFAULT

ONE_WINDOW = DEFAULT.windows_d.index(np.inf)


def weigh_one(x: list[float], y: list[float], ages_d: FloatArray | None = None, *, confirmed: bool = False) -> Evidence:
    """Evidence for a site at the origin."""
    grid = build_grid(np.array(x), np.array(y), DEFAULT.radius_m)
    ages = np.zeros(len(x)) if ages_d is None else ages_d
    window = window_of(-ages, 0.0, DEFAULT.windows_d)
    return weigh(np.zeros(1), np.zeros(1), grid, window, np.full(len(x), confirmed), DEFAULT)


@pytest.mark.parametrize(("k", "m", "p"), [(6, 4, 0.00450213571), (3, 0, 0.00271368204), (0, 4, 1.0)])
def test_p_equals_the_published_values(k: int, m: int, p: float) -> None:
    assert p_value(k, m, DEFAULT.strip_ratio) == pytest.approx(p, abs=5e-12)


def test_p_from_the_table_equals_p_without_it() -> None:
    k, m = (grid.ravel() for grid in np.meshgrid(np.arange(0, 80, 7), np.arange(0, 400, 13)))

    p = p_values(np.stack((k, k, k), axis=-1), np.stack((m, m), axis=-1), DEFAULT)

    assert np.array_equal(p[:, CONFIRMED], p_value(k, m, DEFAULT.strip_ratio))
    assert np.array_equal(p[:, CORE], p_value(k, m, DEFAULT.strip_ratio_of(DEFAULT.core_m)))


def test_a_tight_site_in_a_busy_street_shows_in_its_core_and_a_scattered_one_in_its_disc() -> None:
    street = [*np.arange(-240.0, 0.0, 10.0), *np.arange(10.0, 250.0, 10.0)]
    tight = weigh_one([0.0] * 15 + street, [0.0] * (15 + len(street)), confirmed=True)
    scattered = weigh_one([40.0, -40.0, 35.0, -35.0, 0.0], [0.0] * 5, confirmed=True)

    assert tight.best(DEFAULT)[1] == CORE
    assert scattered.best(DEFAULT)[1] == ALL
    assert scattered.k[0, ONE_WINDOW].tolist() == [5, 5, 1]
    assert scattered.p[0, ALL] == scattered.p[0, CONFIRMED]


def test_episodes_of_both_sides_of_the_street_count_and_those_at_the_site_do_not() -> None:
    evidence = weigh_one([0.0, 10.0, 100.0, -100.0, 130.0], [0.0] * 5)

    assert (evidence.k[0, ONE_WINDOW, ALL], evidence.m[0, ONE_WINDOW, ALL]) == (2, 3)


def test_one_busy_neighbour_on_one_side_is_no_busy_street() -> None:
    evidence = weigh_one([0.0] + [100.0] * 40, [0.0] * 41)

    assert evidence.m[0, ONE_WINDOW, ALL] == 2


def test_at_the_end_of_a_street_its_one_side_stands_for_two() -> None:
    evidence = weigh_one([0.0, 80.0, 110.0, 140.0, 170.0, 200.0, 230.0], [0.0] * 7)

    assert evidence.m[0, ONE_WINDOW, ALL] == 12


@pytest.mark.parametrize("angle", np.linspace(0, np.pi, 16, endpoint=False))
def test_the_street_may_run_in_any_direction(angle: float) -> None:
    along = np.array([-200.0, -150.0, -100.0, 100.0, 150.0, 200.0])

    evidence = weigh_one([*along * np.cos(angle), 0.0], [*along * np.sin(angle), 0.0])

    assert evidence.m[0, ONE_WINDOW, ALL] == 6


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [(250.0, 25.0, 1), (251.0, 0.0, 0), (70.0, 0.0, 0), (70.1, 0.0, 1), (100.0, 25.1, 1)],  # the last: another strip
)
def test_the_strip_ends_where_it_says(x: float, y: float, inside: int) -> None:
    assert weigh_one([0.0, x], [0.0, y]).m[0, ONE_WINDOW, ALL] == inside


def test_a_window_holds_what_began_after_its_start() -> None:
    ages = np.array([0.0, 179.9, 180.0, 365.0, 900.0])

    evidence = weigh_one([0.0] * 5, [0.0] * 5, ages)

    assert evidence.k[0, :, ALL].tolist() == [2, 3, 5]


def test_the_second_channel_counts_what_two_people_reported() -> None:
    grid = build_grid(np.zeros(3), np.zeros(3), DEFAULT.radius_m)
    by_two = np.array([True, False, True])

    evidence = weigh(np.zeros(1), np.zeros(1), grid, np.zeros(3, np.int64), by_two, DEFAULT)

    assert evidence.k[0, 0].tolist() == [3, 2, 2]
    assert evidence.p[0, ALL] < evidence.p[0, CONFIRMED]


def test_k_is_not_more_than_the_own_episodes() -> None:
    grid = build_grid(np.zeros(9), np.zeros(9), DEFAULT.radius_m)
    most = np.full((1, 3, 2), 4)

    evidence = weigh(np.zeros(1), np.zeros(1), grid, np.zeros(9, np.int64), np.ones(9, np.bool_), DEFAULT, most)

    assert evidence.k.max() == 4
