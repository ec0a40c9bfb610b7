"""What an overlay would choke on is found before one is made."""

import numpy as np
import pytest
import shapely

from spatial.importing import crowding
from spatial.importing.crowding import require_few_crossings
from spatial.importing.errors import FileTooLarge
from spatial.importing.projection import Geometries
from tests.spatial.importing import material


def bars(number: int) -> Geometries:
    """As many thin bars from west to east as from south to north: each crosses each, in four places."""
    lying = [shapely.box(0, at, 2 * number, at + 0.5) for at in range(number)]
    return np.array([*lying, *(shapely.box(at, 0, at + 0.5, 2 * number) for at in range(number))], dtype=object)


def test_neighbours_cross_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "MOST_CROSSINGS", 0)

    require_few_crossings("a", material.outlines(material.city()))


def test_crossings_are_counted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    crossing = bars(6)[[2, 8]]  # four, none of them at a corner
    crossing[1] = shapely.affinity.translate(crossing[1], 0, -1)

    monkeypatch.setattr(crowding, "MOST_CROSSINGS", 4)
    require_few_crossings("a", crossing)
    monkeypatch.setattr(crowding, "MOST_CROSSINGS", 3)
    with pytest.raises(FileTooLarge, match="cross each other in too many places"):
        require_few_crossings("a", crossing)


def test_edges_that_are_near_without_crossing_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "MOST_EDGE_PAIRS", (10, 1))

    with pytest.raises(FileTooLarge, match="cross each other in too many places"):
        require_few_crossings("a", material.outlines(material.city()))


def test_outlines_within_outlines_are_counted_by_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "MOST_OUTLINE_PAIRS", (0, 5))
    nested = np.array([shapely.box(at, at, 20 - at, 20 - at) for at in range(6)], dtype=object)

    require_few_crossings("a", nested[:5])
    with pytest.raises(FileTooLarge, match="its 6 outlines lie over each other"):
        require_few_crossings("a", nested)
