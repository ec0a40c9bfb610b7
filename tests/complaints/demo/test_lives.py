"""The lives that the demo plants, and the words of its script."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from geo_pot.complaints.demo.lives import LIVES, SHORTEST_GAP_D, starts
from geo_pot.complaints.demo.script import read_script

NOW = 365.4


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("seed", range(5))
def test_every_life_starts_episodes_in_order_and_never_in_the_future(life: str, seed: int) -> None:
    days = starts(life, now=NOW, rng=np.random.default_rng(seed))

    assert len(days) >= 3
    assert days == sorted(days)
    assert days[0] >= 0
    assert days[-1] <= NOW


def test_a_dormant_place_has_been_quiet_for_half_a_year_and_a_recurred_one_came_back() -> None:
    rng = np.random.default_rng(3)
    dormant, recurred = (starts(life, now=NOW, rng=rng) for life in ("dormant", "recurred"))

    assert NOW - dormant[-1] > 180
    assert NOW - recurred[-1] <= 45
    assert max(later - earlier for earlier, later in pairwise(recurred)) > 120


def test_gaps_of_a_renewal_are_never_shorter_than_a_heap_needs() -> None:
    days = starts("persistent", now=NOW, rng=np.random.default_rng(0))

    assert min(later - earlier for earlier, later in pairwise(days)) >= SHORTEST_GAP_D


def test_the_shipped_script_can_be_played() -> None:
    script = read_script()

    assert {life for site in script.sites for life in site.lives} <= set(LIVES)
    assert all(words.texts and words.days[0] <= words.days[1] for words in script.words.values())
    for words in [*script.words.values(), *script.other.values()]:
        for text in words.texts:
            text.format(spot="", n=1, category="")
