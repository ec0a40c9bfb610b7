"""Lists long enough for several threads, or several looks, are answered as single points are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from spatial.cells import CellIndex, index
from spatial.cells.kernels import AT_ONCE

GRID = [shapely.box(x, y, x + 1, y + 1) for x in range(5) for y in range(5)]
CELLS = CellIndex.build([*GRID, shapely.Point(2.5, 2.5).buffer(1.2)], [*(f"{n:02}" for n in range(25)), "circle"])


def points(number: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    lons, lats = np.random.default_rng(3).uniform(-0.1, 5.1, (2, number))
    lons[::7] = np.round(lons[::7])  # on shared edges
    lats[::1_001] = np.nan
    return lons, lats


@pytest.mark.parametrize("number", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 5])
def test_a_list_is_answered_as_its_points_are(number: int) -> None:
    lons, lats = points(number)

    singles = [CELLS.locate(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]

    many = [None if position < 0 else CELLS.codes[position] for position in CELLS.locate_many(lons, lats)]
    assert many == singles


def test_threads_share_a_long_list_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lons, lats = points(3 * index.POINTS_A_THREAD + 17)
    monkeypatch.setattr(index, "PROCESSORS", 1)
    alone = CELLS.locate_many(lons, lats)
    monkeypatch.setattr(index, "PROCESSORS", 3)

    assert np.array_equal(CELLS.locate_many(lons, lats), alone)
    assert 0.9 < np.mean(alone >= 0) < 1
