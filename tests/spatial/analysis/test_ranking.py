import numpy as np
import pytest

from spatial.analysis.arrays import FloatArray
from spatial.analysis.ranking import BANDWIDTH_M, monthly_volume, rank, rate_cells, rate_sites, report_weights

NOW = 700.0


def city(n: int = 400) -> tuple[FloatArray, FloatArray, FloatArray]:
    rng = np.random.default_rng(9)
    return rng.normal(500_000, 900, n), rng.normal(9_300_000, 900, n), rng.uniform(0, NOW, n)


def test_both_parts_sum_to_the_reports_used() -> None:
    x, y, t = city()

    cells = rate_cells(x, y, t, NOW)

    assert cells.repeats.sum() == pytest.approx(400)
    assert cells.background.sum() == pytest.approx(400, rel=2e-4)  # what lies beyond four bandwidths


def test_an_old_report_counts_less() -> None:
    weight = report_weights(np.array([NOW, NOW - 60, NOW - 180]), NOW)

    assert (weight / weight[0]).tolist() == pytest.approx([1, 1 / 2, 1 / 4])
    assert weight.sum() == pytest.approx(3)


def test_the_cell_of_a_report_is_half_open_on_the_absolute_grid() -> None:
    cells = rate_cells(np.array([200.0, 299.9, 300.0]), np.array([100.0, 100.0, 199.9]), np.full(3, NOW), NOW)
    column, row = int((200 - cells.west) / 100), int((100 - cells.south) / 100)

    assert cells.repeats[row, column : column + 2].tolist() == [2.0, 1.0]


def test_a_disc_is_rated_like_the_cells_it_covers() -> None:
    x, y, t = city()
    cells = rate_cells(x, y, t, NOW, cell_m=10.0)
    column, row = int((500_000 - cells.west) / 10), int((9_300_000 - cells.south) / 10)
    mean_density = cells.background[row - 4 : row + 5, column - 4 : column + 5].mean() / 100

    _, background = rate_sites(np.array([500_005.0]), np.array([9_300_005.0]), x, y, t, now=NOW, radius_m=45.0)

    assert background[0] == pytest.approx(mean_density * np.pi * 45**2, rel=0.01)


def test_far_from_everything_nothing_is_expected() -> None:
    repeats, background = rate_sites(
        np.array([5 * BANDWIDTH_M]), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1), now=NOW, radius_m=45.0
    )

    assert (repeats[0], background[0]) == (0.0, 0.0)


def test_the_volume_is_the_mean_of_the_last_three_months() -> None:
    assert monthly_volume(np.array([NOW, NOW - 30, NOW - 89.9, NOW - 90]), NOW) == 1.0


def test_the_greatest_score_has_rank_one_and_ties_go_by_position() -> None:
    assert rank(np.array([1.0, 3.0, 1.0]), np.array([5.0, 0.0, 4.0]), np.zeros(3)).tolist() == [3, 1, 2]


def test_no_reports_give_an_empty_raster() -> None:
    empty = np.empty(0)

    assert rate_cells(empty, empty, empty, NOW).score.sum() == 0.0
