import json

import numpy as np
import pytest

from spatial.analysis.decoys import DecoyScores, NullModel, NullTable, find_places, q_values, score_decoys
from spatial.analysis.evidence import window_of
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.sliding import slide


def a_model(seed: int = 3, n: int = 600) -> NullModel:
    rng = np.random.default_rng(8)
    x, y, start = rng.uniform(0, 1_500, n), rng.uniform(0, 1_500, n), rng.uniform(0, 400, n)
    places = find_places(x, y, (0.0, 0.0), DEFAULT)
    window = window_of(start, 400.0, DEFAULT.windows_d)
    return NullModel(x, y, window, rng.random(n) < 0.5, places, seed, DEFAULT)


def test_a_decoy_world_depends_on_seed_and_number_alone() -> None:
    first = score_decoys(a_model(), 7)
    for number in (3, 5):
        score_decoys(a_model(), number)

    assert first.to_dict() == score_decoys(a_model(), 7).to_dict()
    assert not np.array_equal(first.scores[0], score_decoys(a_model(), 8).scores[0])
    assert not np.array_equal(first.scores[0], score_decoys(a_model(seed=4), 7).scores[0])


def test_the_null_table_does_not_depend_on_the_order_of_the_jobs() -> None:
    pieces = [score_decoys(a_model(), number) for number in range(4)]

    assert NullTable.merge(pieces).to_dict() == NullTable.merge(pieces[::-1]).to_dict()


def test_a_piece_of_a_null_table_travels_as_json_to_the_last_bit() -> None:
    piece = score_decoys(a_model(), 2)

    back = DecoyScores.from_dict(json.loads(json.dumps(piece.to_dict())))

    assert back.to_dict() == piece.to_dict()
    assert [scores.dtype for scores in back.scores] == [np.float64, np.float64]


def test_a_stored_null_table_comes_back_to_the_last_bit() -> None:
    table = NullTable.merge([score_decoys(a_model(), 0)])

    back = NullTable.from_dict(json.loads(json.dumps(table.to_dict())))

    assert back.to_dict() == table.to_dict()


@pytest.mark.parametrize(
    ("numbers", "reason"), [([], "at least one"), ([0, 2], r"\[0, 2\]"), ([0, 0], r"\[0, 0\]"), ([1], r"\[1\]")]
)
def test_a_null_table_with_a_decoy_world_missing_or_twice_is_refused(numbers: list[int], reason: str) -> None:
    empty = (np.empty(0), np.empty(0))

    with pytest.raises(ValueError, match=reason):
        NullTable.merge(DecoyScores(number, empty) for number in numbers)


def test_q_is_the_least_ratio_of_false_to_found_from_here_on() -> None:
    two_worlds = [
        DecoyScores(0, (np.array([0.3, 0.5]), np.array([1.0]))),
        DecoyScores(1, (np.array([0.3]), np.array([1.0]))),
    ]
    p = np.array([[0.1, 1.0], [0.2, 1.0], [0.4, 1.0]])

    q = q_values(p, NullTable.merge(two_worlds))

    # Channel A: V = (0 + 1)/2, (0 + 1)/2, (2 + 1)/2 over ranks 1, 2, 3 give 1/2, 1/4, 1/2; the least from there on,
    # twice for two channels.
    assert q.tolist() == [0.5, 0.5, 1.0]


def test_one_site_can_be_sufficient_with_49_decoy_worlds() -> None:
    empty = (DecoyScores(number, (np.empty(0), np.empty(0))) for number in range(DEFAULT.decoys))

    assert q_values(np.array([[1e-9, 1.0]]), NullTable.merge(empty)).tolist() == [2 / 49]


def test_an_episode_slides_along_the_street_it_lies_on() -> None:
    x = np.arange(0.0, 2_000.0, 40.0)
    places = find_places(x, np.zeros(50), (0.0, 0.0), DEFAULT)

    slid_x, slid_y = slide(x, np.zeros(50), places, seed=1, number=1, parameters=DEFAULT)

    assert np.allclose(slid_y, 0.0, atol=1e-9)
    assert 100 < np.abs(slid_x - x).max() <= 150


def test_without_a_place_an_episode_goes_anywhere_in_the_disc() -> None:
    n = 4_000
    places = find_places(np.zeros(1), np.zeros(1), (0.0, 0.0), DEFAULT)

    x, y = slide(np.zeros(n), np.zeros(n), places, seed=1, number=1, parameters=DEFAULT)

    assert np.hypot(x, y).max() <= 150
    assert np.mean(np.hypot(x, y) < 75) == pytest.approx(0.25, abs=0.03)
    assert (x.mean(), y.mean()) == pytest.approx((0, 0), abs=5)


@pytest.mark.parametrize("crowd", [1, 40])  # few places are counted out, many are drawn until one fits
def test_every_place_of_the_ring_is_equally_likely(crowd: int) -> None:
    n = 6_000
    angle = np.repeat(np.array([0.0, 0.5, 2.0]) * np.pi / 3, 1)
    near_x = np.concatenate((60 * np.cos(angle), np.linspace(160, 190, crowd * 3), np.zeros(1)))
    near_y = np.concatenate((60 * np.sin(angle), np.linspace(160, 190, crowd * 3), np.zeros(1)))
    places = find_places(near_x, near_y, (0.0, 0.0), DEFAULT)

    x, y = slide(np.zeros(n), np.zeros(n), places, seed=2, number=9, parameters=DEFAULT)

    bearing = np.round((np.arctan2(y, x) % np.pi) / (np.pi / 3), 3) % 3
    shares = [np.mean(bearing == one) for one in (0.0, 0.5, 2.0)]
    assert shares == pytest.approx([1 / 3] * 3, abs=0.03)


def test_a_cell_of_20_m_is_one_place() -> None:
    x = np.array([119.0, 101.0, 121.0])

    assert sorted(find_places(x, np.zeros(3), (0.0, 0.0), DEFAULT).x.tolist()) == [101.0, 121.0]
