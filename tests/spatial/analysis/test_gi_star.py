import numpy as np
import pytest

from spatial.analysis.gi_star import benjamini_hochberg, gi_star, hot_and_cold

COUNTS = np.array([[0, 1, 0, 0, 2], [1, 5, 9, 1, 0], [0, 8, 7, 2, 0], [0, 1, 3, 0, 1], [4, 0, 0, 0, 0]])


@pytest.mark.parametrize(("row", "column", "z"), [(2, 2, 3.0465144), (0, 0, -0.04029115), (4, 0, -0.44320263)])
def test_gi_star_equals_the_golden_values_of_esda(row: int, column: int, z: float) -> None:
    assert gi_star(COUNTS)[row, column] == pytest.approx(z, abs=5e-9)


@pytest.mark.parametrize(("row", "column", "z"), [(1, 2, 2.15842203), (1, 3, 1.06359229)])
def test_cells_outside_the_city_are_absent_not_zero(row: int, column: int, z: float) -> None:
    city = np.ones((5, 5), np.bool_)
    city[:, 4] = False

    scores = gi_star(COUNTS, city)

    assert scores[row, column] == pytest.approx(z, abs=5e-9)
    assert scores[:, 4].tolist() == [0.0] * 5
    assert np.array_equal(scores[:, :4], gi_star(COUNTS[:, :4]))


@pytest.mark.parametrize("counts", [np.zeros((4, 4)), np.full((4, 4), 7), np.arange(9).reshape(3, 3)[:2, :2]])
def test_where_all_counts_are_equal_or_all_are_neighbours_nothing_is_dense(counts: np.ndarray) -> None:
    assert gi_star(counts).tolist() == np.zeros(counts.shape).tolist()


def test_gi_star_of_a_cube_equals_the_sum_over_its_neighbours() -> None:
    cube = np.random.default_rng(3).poisson(2.0, (4, 5, 6))
    n, mean, deviation = cube.size, cube.mean(), cube.std()

    scores = gi_star(cube)

    for step, row, column in np.ndindex(cube.shape):
        near = cube[max(step - 1, 0) : step + 1, max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        w = near.size
        z = (near.sum() - w * mean) / (deviation * np.sqrt((n * w - w * w) / (n - 1)))
        assert scores[step, row, column] == pytest.approx(z, abs=1e-10)


def test_scaling_the_counts_does_not_change_the_scores() -> None:
    assert gi_star(COUNTS * 7) == pytest.approx(gi_star(COUNTS), abs=1e-12)


def test_benjamini_and_hochbergs_own_example() -> None:
    # Their table 1: the first four of fifteen are rejected at 0.05.
    p = np.array([1, 4, 19, 95, 201, 278, 298, 344, 459, 3240, 4262, 5719, 6528, 7590, 10_000]) / 10_000

    assert (benjamini_hochberg(p) <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert benjamini_hochberg(p[::-1]).tolist() == benjamini_hochberg(p)[::-1].tolist()
    assert benjamini_hochberg(p)[3] == pytest.approx(15 * 0.0095 / 4)


def test_nothing_is_hot_in_an_even_city() -> None:
    hot, cold = hot_and_cold(gi_star(np.ones((10, 10))))

    assert not hot.any()
    assert not cold.any()
