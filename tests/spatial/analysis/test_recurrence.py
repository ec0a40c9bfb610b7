from math import inf, isnan

import numpy as np
import pytest

from spatial.analysis.recurrence import (
    compare_rates,
    days_to_recurrence,
    gaps_of,
    kaplan_meier_median,
    quantiles_by_site,
    ratio_of_rates,
)


def test_a_gap_runs_from_the_end_of_an_episode_to_the_next_start_of_the_same_site() -> None:
    start, end = np.array([0.0, 10.0, 30.0, 5.0, 1.0, 4.0]), np.array([2.0, 15.0, 31.0, 6.0, 2.0, 5.0])

    gaps, offsets = gaps_of(start, end, np.array([0, 3, 4, 4, 6]))

    assert gaps.tolist() == [8.0, 15.0, 2.0]
    assert offsets.tolist() == [0, 2, 2, 2, 3]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
def test_quantiles_by_site_equal_numpys(share: float) -> None:
    values = np.random.default_rng(4).gamma(2, 10, 24)
    offsets = np.array([0, 1, 1, 7, 24])

    (quantiles,) = quantiles_by_site(values, offsets, (share,))

    for site in (0, 2, 3):
        assert quantiles[site] == pytest.approx(np.quantile(values[offsets[site] : offsets[site + 1]], share))
    assert isnan(quantiles[1])


def test_the_median_is_that_of_kaplan_and_meier() -> None:
    # Freireich et al. (1963), 6-MP arm: the median remission is 23 weeks.
    observed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    duration = np.array(observed + censored, np.float64)
    seen = np.array([True] * 9 + [False] * 12)

    assert kaplan_meier_median(duration, seen) == 23.0


def test_sites_still_clean_are_censored_not_left_out() -> None:
    start, cleaned = np.array([0.0, 20.0, 40.0]), np.array([10.0, 30.0, 45.0])

    short = days_to_recurrence(start, cleaned, np.array([0, 3]), now=46.0)
    never = days_to_recurrence(start[2:], cleaned[2:], np.array([0, 1]), now=300.0)

    assert short.tolist() == [10.0]
    assert isnan(never[0])


def test_an_episode_cleaned_after_the_next_began_tells_nothing() -> None:
    days = days_to_recurrence(np.array([0.0, 20.0]), np.array([25.0, inf]), np.array([0, 2]), now=100.0)

    assert isnan(days[0])


def test_rates_before_and_after_a_cleanup_are_compared_with_an_interval() -> None:
    start = np.array([10.0, 60.0, 100.0, 150.0, 190.0, 300.0])

    change = compare_rates(start, cleaned_at=180.0, now=270.0)

    assert (change.before, change.after) == (4, 1)
    assert change.ratio == pytest.approx((1 / 90) / (4 / 180))
    assert change.low < change.ratio < change.high


def test_the_interval_of_a_ratio_of_rates_covers_95_of_100_cases() -> None:
    rng = np.random.default_rng(6)
    covered = [
        change.low <= 1.0 <= change.high
        for change in (ratio_of_rates(before, after, 180.0, 180.0) for before, after in rng.poisson(4, (1_500, 2)))
    ]

    assert 0.93 <= np.mean(covered) <= 0.99


def test_right_after_the_cleanup_nothing_can_be_told() -> None:
    change = ratio_of_rates(3, 0, 180.0, 0.0)

    assert isnan(change.ratio)
    assert (change.low, change.high) == (0.0, inf)
