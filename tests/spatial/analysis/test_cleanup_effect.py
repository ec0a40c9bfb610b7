"""What came after a clean-up, against what came at sites that stood as badly and were not cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isnan

import numpy as np
import pytest

from benchmarks.cleanup_worlds import NOW_D, CleanupLaw, build_histories
from benchmarks.hotspot_cleanups import World, look_at
from spatial.analysis.alike import Alike, Histories, find_alike
from spatial.analysis.cleanup_effect import Comparison, Untold, compare_all, compare_with_uncleaned

NOW = 600.0
CLEANED_AT = 300.0
BEFORE = (140.0, 150.0, 250.0, 270.0, 298.0)  # 5 in 180 days, 3 in 90, the last two days ago
CLEANED = (*BEFORE, 400.0)
AFTER = (370.0, 390.0, 410.0, 430.0)


def histories(*sites: Sequence[float], cleaned: dict[int, Sequence[float]] | None = None) -> Histories:
    return Histories.of(sites, [cleaned.get(i, ()) if cleaned else () for i in range(len(sites))])


def alike_to_cleaned(*sites: Sequence[float], cleaned: dict[int, Sequence[float]] | None = None) -> Alike:
    found = find_alike(np.array(CLEANED), CLEANED_AT, histories(*sites, cleaned=cleaned), NOW)
    assert found is not None
    return found


def compared(*sites: Sequence[float], start: Sequence[float] = CLEANED, now: float = NOW) -> Comparison:
    return compare_with_uncleaned(np.array(start), CLEANED_AT, histories(*sites), now)


def shifted(by: float) -> tuple[float, ...]:
    return tuple(t + by for t in (*BEFORE, *AFTER))


def test_a_site_alike_had_as_many_episodes_before_and_its_last_as_long_before() -> None:
    found = alike_to_cleaned((*BEFORE, *AFTER), shifted(20), shifted(-20))

    assert (found.site.tolist(), found.before.tolist(), found.after.tolist()) == ([0, 1, 2], [5, 5, 5], [4, 4, 4])
    assert found.days.tolist() == [180.0] * 3


@pytest.mark.parametrize(
    "other",
    [
        shifted(31),  # another season
        (*BEFORE[:-1], *AFTER),  # its last pile is 30 days old, not two
        (*BEFORE[2:], *AFTER),  # three before, not five
        (140.0, 150.0, 200.0, 270.0, 298.0, *AFTER),  # two in the last 90 days
        (*BEFORE, 299.0, *AFTER),  # the next pile lies there already
    ],
)
def test_what_stood_otherwise_is_not_alike(other: Sequence[float]) -> None:
    assert alike_to_cleaned(other).sites == 0


def test_one_episode_more_or_fewer_in_the_farther_half_is_alike() -> None:
    assert alike_to_cleaned((*BEFORE[1:], *AFTER), (130.0, *BEFORE, *AFTER)).before.tolist() == [4, 6]


@pytest.mark.parametrize(("cleaned_on", "sites"), [(298.0, 1), (299.0, 0), (307.0, 0), (308.0, 1), (100.0, 1)])
def test_a_site_alike_was_not_cleaned_after_that_episode_nor_in_the_next_week(cleaned_on: float, sites: int) -> None:
    assert alike_to_cleaned((*BEFORE, *AFTER), cleaned={0: [cleaned_on]}).sites == sites


def test_all_days_on_which_a_site_stood_so_count_but_weigh_as_one_site() -> None:
    weekly = tuple(np.arange(100.0, 500.0, 20.0))
    found = find_alike(np.array(weekly), 281.0, histories(weekly, tuple(t + 7 for t in weekly)), NOW, without=0)

    assert found is not None
    assert (found.site.tolist(), found.sites) == ([1, 1, 1], 1)
    assert found.independent_share == pytest.approx(1 / 3)


def test_the_ratio_is_that_of_the_rates_after() -> None:
    found = compared(*(shifted(by) for by in (-10.0, -5.0, 0.0, 5.0, 10.0)))

    assert (found.sites, found.after, found.after_d, found.expected) == (5, 1, 180.0, 4.0)
    assert found.ratio == pytest.approx(0.25)
    # five times the odds of scipy.stats.beta(1.5, 20.5).ppf([0.025, 0.975])
    assert found.low == pytest.approx(0.02607044)
    assert found.high == pytest.approx(1.26374868)
    assert found.untold is None


def test_sites_that_vary_much_make_the_interval_wider() -> None:
    even = compared(*(shifted(by) for by in (-4.0, -2.0, 0.0, 2.0, 4.0)))
    never, often = BEFORE, (*BEFORE, *np.arange(340.0, 470.0, 13.0))
    uneven = compared(never, never, never, often, often)

    assert (even.expected, uneven.expected) == (4.0, 4.0)
    assert uneven.low < even.low
    assert uneven.high > even.high


FIVE = tuple(shifted(by) for by in (-4.0, -2.0, 0.0, 2.0, 4.0))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (compared(*FIVE, now=CLEANED_AT + 29), Untold.TOO_EARLY),
        (compared(*FIVE, start=(100.0, 400.0)), Untold.NOTHING_BEFORE),
        (compared(*FIVE, start=()), Untold.NOTHING_BEFORE),
        (compared(*FIVE[:4]), Untold.TOO_FEW_SITES),
        (compared(), Untold.TOO_FEW_SITES),
        (compared(*[BEFORE] * 9), Untold.TOO_FEW_EPISODES),
    ],
)
def test_where_it_cannot_be_told_the_reason_is(found: Comparison, why: Untold) -> None:
    assert found.untold == why
    assert isnan(found.ratio)
    assert (found.low, found.high) == (0.0, inf)


def test_time_has_no_origin_and_sites_no_order() -> None:
    world = build_histories(CleanupLaw(), 5)
    order = np.random.default_rng(1).permutation(len(world))
    later = replace(world, start=world.start + 10_000.0, cleaned=world.cleaned + 10_000.0)
    permuted = histories(
        *(world.starts_of(i).tolist() for i in order),
        cleaned={place: world.cleaned_of(i).tolist() for place, i in enumerate(order)},
    )

    one = compare_all(world, NOW_D)
    for other in (compare_all(later, NOW_D + 10_000.0), compare_all(permuted, NOW_D)):
        assert (other.cleanups, other.sites) == (one.cleanups, one.sites)
        assert (other.ratio, other.low, other.high) == pytest.approx((one.ratio, one.low, one.high), rel=1e-9)


@pytest.mark.parametrize(
    "world", [histories(), histories((1.0,)), histories(*FIVE), histories(*FIVE, cleaned={0: [300.0]})]
)
def test_without_enough_clean_ups_nothing_is_said_of_all_of_them(world: Histories) -> None:
    assert compare_all(world, NOW).untold == Untold.TOO_FEW_CLEANUPS


def test_where_nothing_comes_back_anywhere_there_is_nothing_to_compare() -> None:
    world = histories(*[BEFORE] * 30, cleaned={i: [CLEANED_AT] for i in range(15)})
    begun = replace(world, start=np.where(world.start == 140.0, 119.0, world.start))

    assert compare_all(begun, NOW).untold == Untold.TOO_FEW_EPISODES


def looked_at(law: CleanupLaw, worlds: int = 60) -> list[World]:
    return [look_at(law, seed) for seed in range(worlds)]


def test_with_no_effect_before_and_after_claims_one_and_sites_alike_do_not() -> None:
    worlds = looked_at(CleanupLaw(trigger=4))

    each = [one for world in worlds for one in world.each if one.untold is None]
    assert np.mean([world.naive.high < 1 for world in worlds]) > 0.4
    assert np.mean([world.pooled.low <= 1 <= world.pooled.high for world in worlds]) >= 0.88
    assert np.mean([one.low <= 1 <= one.high for one in each]) >= 0.94
    assert np.mean([world.pooled.ratio for world in worlds]) == pytest.approx(1, abs=0.03)


def test_an_effect_that_is_there_is_found() -> None:
    worlds = looked_at(CleanupLaw(longer=2.0, by_site=True), 20)

    assert [world.pooled.high < 1 for world in worlds] == [True] * 20
    assert np.mean([world.pooled.ratio for world in worlds]) == pytest.approx(0.6, abs=0.05)


def test_a_city_that_grows_quieter_by_itself_is_no_success() -> None:
    worlds = looked_at(CleanupLaw(declines=True), 20)

    assert [world.naive.high < 1 for world in worlds] == [True] * 20
    assert sum(world.pooled.high < 1 for world in worlds) <= 2
