"""The date of the next episode, and the band that holds it eight times of ten."""

from math import isnan

import numpy as np
import pytest

from spatial.analysis.next_episode import Forecast, forecast
from spatial.analysis.recurrence import gaps_of


def of_one(gaps: list[float], *, last_end: float = 100.0, now: float = 100.0) -> Forecast:
    """The forecast of a single evident site."""
    pool, evident = np.zeros(1, np.int64), np.ones(1, np.bool_)
    return forecast(np.array([last_end]), np.array(gaps), np.array([0, len(gaps)]), pool, evident=evident, now=now)


def test_the_next_episode_is_expected_a_median_gap_after_the_last_end() -> None:
    ahead = of_one([10.0, 20.0, 30.0, 40.0])

    assert (ahead.expected.tolist(), ahead.own_gaps.tolist()) == ([125.0], [True])
    assert 100.0 < ahead.low[0] < 125.0 < ahead.high[0]


def test_a_date_that_has_passed_stays_and_the_band_lies_ahead() -> None:
    ahead = of_one([10.0, 20.0, 30.0, 40.0], now=180.0)

    assert ahead.expected.tolist() == [125.0]
    assert 180.0 < ahead.low[0] < ahead.high[0]
    assert ahead.high[0] - 180.0 > of_one([10.0, 20.0, 30.0, 40.0]).high[0] - 100.0  # the longer quiet, the less sure


def test_recent_gaps_count_more() -> None:
    fading, rising = of_one([10.0] * 6 + [60.0] * 3), of_one([60.0] * 3 + [10.0] * 6)

    assert fading.expected == rising.expected
    assert fading.high[0] - 100.0 > 1.5 * (rising.high[0] - 100.0)


def test_a_site_with_few_gaps_takes_those_around_it_and_then_those_of_all() -> None:
    gaps = np.array([10.0, 10.0, 10.0, 10.0, 50.0, 30.0])
    offsets, pool = np.array([0, 4, 5, 6]), np.array([1, 1, 2])

    ahead = forecast(np.zeros(3), gaps, offsets, pool, evident=np.ones(3, np.bool_), now=0.0)

    assert ahead.own_gaps.tolist() == [True, False, False]
    assert ahead.expected.tolist() == [10.0, 10.0, 10.0]
    assert ahead.high[0] < ahead.high[1]


def test_sites_without_sufficient_evidence_are_a_world_of_their_own() -> None:
    gaps, offsets = np.array([10.0] * 40 + [90.0] * 40), np.arange(0, 81, 2)
    evident = np.arange(40) < 20

    apart = forecast(np.zeros(40), gaps, offsets, np.zeros(40, np.int64), evident=evident, now=0.0)
    alone = forecast(np.zeros(20), gaps[:40], offsets[:21], np.zeros(20, np.int64), evident=evident[:20], now=0.0)

    assert apart.high[0] == alone.high[0]
    assert apart.high[-1] > 3 * apart.high[0]


def test_nobody_knows_the_next_episode_where_there_are_no_gaps() -> None:
    ahead = of_one([])

    assert isnan(ahead.expected[0])
    assert isnan(ahead.low[0])
    assert isnan(ahead.high[0])


@pytest.mark.parametrize("shape", [1.0, 2.0])  # Poisson sites as in Chicago, more regular ones as planted
def test_the_band_holds_the_next_start_eight_times_of_ten(shape: float) -> None:
    rng = np.random.default_rng(5)
    start, end, offsets, following, now = _renewals(rng, shape, sites=4_000, until=500.0)
    gaps, of_gaps = gaps_of(start, end, offsets)

    ahead = forecast(
        end[offsets[1:] - 1],
        gaps,
        of_gaps,
        np.zeros(4_000, np.int64),
        evident=np.ones(4_000, np.bool_),
        now=now,
    )

    assert 0.75 <= np.mean((ahead.low <= following) & (following <= ahead.high)) <= 0.9


def _renewals(
    rng: np.random.Generator, shape: float, *, sites: int, until: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Sites that are seen until a day, whatever gap runs then, and when each comes next."""
    starts, following, sizes = [], [], []
    for _ in range(sites):
        at = np.cumsum(rng.gamma(shape, rng.uniform(15, 60) / shape, 200))
        seen = at[at <= until]
        starts.append(seen)
        sizes.append(seen.size)
        following.append(at[seen.size])
    start = np.concatenate(starts)
    return start, start.copy(), np.concatenate(([0], np.cumsum(sizes))), np.array(following), until
