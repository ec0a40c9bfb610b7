"""Gi* against the reference library, on grids of any shape and with holes."""

import numpy as np
import pytest
from esda.getisord import G_Local
from libpysal.weights import W

from spatial.analysis.arrays import BoolArray
from spatial.analysis.gi_star import gi_star


def queen_weights(city: BoolArray) -> W:
    """Binary weights of the cells of a city, row by row; itself is added by the library."""
    number = np.full(city.shape, -1)
    number[city] = np.arange(city.sum())
    near = {}
    for row, column in np.argwhere(city):
        block = number[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2].ravel()
        near[int(number[row, column])] = [int(i) for i in block if i >= 0 and i != number[row, column]]
    return W(near, silence_warnings=True)


@pytest.mark.parametrize("seed", range(6))
def test_gi_star_equals_esda_to_eight_digits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(4, 15)), int(rng.integers(4, 15)))
    counts = rng.poisson(rng.choice([0.3, 2.0, 20.0]), shape)
    city = rng.random(shape) < rng.choice([0.7, 1.0])

    reference = G_Local(counts[city].astype(float), queen_weights(city), star=True, transform="B", permutations=0)

    assert gi_star(counts, city)[city] == pytest.approx(np.asarray(reference.Zs), abs=1e-8)
