"""Which known site a found one is. Arrays only; distances in metres, reports by number."""

from __future__ import annotations

import numpy as np
import pytest

from spatial.analysis.identity import Link, Spots, Succession, follow

Site = tuple[float, float, list[int]]


def spots(*sites: Site) -> Spots:
    members = [np.array(reports, np.int64) for _, _, reports in sites]
    offsets = np.concatenate(([0], np.cumsum([one.size for one in members]))).astype(np.int64)
    x, y = (np.array([site[axis] for site in sites], np.float64) for axis in (0, 1))
    return Spots(x, y, np.concatenate([np.empty(0, np.int64), *members]), offsets)


def pairs(succession: Succession) -> list[tuple[int, int]]:
    return [(link.found, link.known) for link in succession.pairs]


def run_of(first: int, count: int) -> list[int]:
    return list(range(first, first + count))


def test_a_site_that_got_more_reports_is_the_same() -> None:
    known, found = spots((0, 0, run_of(1, 5))), spots((8, 0, run_of(1, 9)))

    assert follow(found, known).pairs == (Link(found=0, known=0, overlap=1.0, distance_m=8.0),)


@pytest.mark.parametrize(
    ("distance_m", "common", "same"),
    [(59, 0, True), (61, 0, False), (61, 3, True), (61, 2, False), (120, 3, True), (121, 10, False)],
)
def test_it_is_the_same_by_its_reports_within_reach_or_by_its_place(
    distance_m: float, common: int, *, same: bool
) -> None:
    known, found = spots((0, 0, run_of(0, 10))), spots((distance_m, 0, run_of(10 - common, 10)))

    assert bool(follow(found, known).pairs) == same


def test_reports_say_more_than_the_place() -> None:
    known = spots((0, 0, run_of(1, 6)), (50, 0, run_of(11, 6)))
    found = spots((25, 0, run_of(11, 7)), (26, 0, run_of(1, 7)))

    assert pairs(follow(found, known)) == [(0, 1), (1, 0)]


def test_the_total_decides_not_the_nearest_of_each() -> None:
    """Taken one by one the middle site would get the left one, and the right ones would be left over."""
    known, found = spots((0, 0, []), (55, 0, [])), spots((30, 0, []), (-40, 0, []))

    assert pairs(follow(found, known)) == [(0, 1), (1, 0)]


def test_of_equal_weights_the_lower_id_is_taken() -> None:
    known = spots((0, 10, []), (0, -10, []))

    assert pairs(follow(spots((0, 0, [])), known)) == [(0, 0)]
    assert pairs(follow(spots((0, 10, []), (0, -10, [])), known)) == [(0, 0), (1, 1)]


def test_where_two_become_one_the_larger_keeps_its_identity_and_takes_the_other_in() -> None:
    known = spots((0, 0, run_of(1, 4)), (40, 0, run_of(11, 9)))
    found = spots((30, 0, run_of(1, 4) + run_of(11, 9)))

    succession = follow(found, known)

    assert pairs(succession) == [(0, 1)]
    assert succession.merged == (Link(found=0, known=0, overlap=1.0, distance_m=30.0),)


def test_where_one_becomes_two_the_larger_part_keeps_its_identity() -> None:
    known = spots((0, 0, run_of(1, 12)))
    found = spots((-40, 0, run_of(1, 4)), (30, 0, run_of(5, 8)))

    succession = follow(found, known)

    assert pairs(succession) == [(1, 0)]
    assert [(link.found, link.known) for link in succession.split] == [(0, 0)]
    assert succession.merged == ()


def test_a_fragment_does_not_run_away_with_the_identity() -> None:
    """All of its few reports were the site's, while the site itself got one that is new."""
    known = spots((0, 0, run_of(0, 59)))
    found = spots((26, 0, [*run_of(0, 55), 99]), (55, 0, run_of(55, 4)))

    succession = follow(found, known)

    assert pairs(succession) == [(0, 0)]
    assert [(link.found, link.known) for link in succession.split] == [(1, 0)]


def test_a_site_that_takes_its_fragment_in_stays_itself_though_another_falls_off() -> None:
    known = spots((0, 0, run_of(0, 32)), (-55, 0, run_of(32, 3)))
    found = spots((5, 0, run_of(2, 33)), (71, 0, run_of(0, 2)))

    succession = follow(found, known)

    assert pairs(succession) == [(0, 0)]
    assert [(link.found, link.known) for link in succession.merged] == [(0, 1)]


def test_what_was_merged_and_parts_again_is_itself_again() -> None:
    known = spots((0, 0, run_of(1, 4)), (60, 0, run_of(1, 4) + run_of(11, 9)))
    found = spots((0, 0, run_of(1, 5)), (70, 0, run_of(11, 9)))

    assert pairs(follow(found, known, np.array([True, False]))) == [(0, 0), (1, 1)]


def test_what_was_merged_takes_no_site_from_the_one_that_took_it_in() -> None:
    known = spots((0, 0, run_of(1, 9)), (30, 0, run_of(1, 9) + run_of(11, 4)))
    found = spots((5, 0, run_of(1, 9) + run_of(11, 5)))

    succession = follow(found, known, np.array([True, False]))

    assert (pairs(succession), succession.merged) == ([(0, 1)], ())


@pytest.mark.parametrize(
    ("found", "known"), [(spots(), spots()), (spots((0, 0, [1])), spots()), (spots(), spots((0, 0, [1])))]
)
def test_nothing_follows_from_nothing(found: Spots, known: Spots) -> None:
    assert follow(found, known) == Succession((), (), ())


def test_the_order_of_the_found_sites_decides_nothing() -> None:
    random = np.random.default_rng(1)
    places, reports = random.uniform(0, 600, (60, 2)), random.integers(0, 300, (60, 8))
    known = spots(*((x, y, sorted(set(ids))) for (x, y), ids in zip(places[:30], reports[:30].tolist(), strict=True)))
    sites: list[Site] = [
        (x, y, sorted(set(ids))) for (x, y), ids in zip(places[30:], reports[30:].tolist(), strict=True)
    ]
    shuffled = random.permutation(30)

    straight = follow(spots(*sites), known)
    mixed = follow(spots(*(sites[i] for i in shuffled)), known)

    assert len(straight.pairs) > 10
    assert sorted(pairs(straight)) == sorted((int(shuffled[found]), of) for found, of in pairs(mixed))
