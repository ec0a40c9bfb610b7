"""The emerging classes of every pattern of ten steps, against the definitions written out for one cell."""

from itertools import product

import numpy as np
import pytest

from spatial.analysis.emerging import CLASSES, EmergingClass, classify_cells

STEPS = 10
TRENDS = {"up": np.arange(10.0), "down": -np.arange(10.0), "none": np.tile([1.0, 2.0], 5)}
UP_OR_DOWN = {"up": EmergingClass.INTENSIFYING, "down": EmergingClass.DIMINISHING, "none": EmergingClass.PERSISTENT}


def by_the_book(pattern: str, trend: str) -> EmergingClass:
    """h: hot, c: cold, .: neither; one sentence after the other, as ArcGIS tells them."""
    hot = pattern.count("h")
    if hot == 0:
        return EmergingClass.NONE
    if pattern.endswith("h"):
        run = len(pattern) - len(pattern.rstrip("h"))
        if hot == 1:
            return EmergingClass.NEW
        if hot >= 9:
            return UP_OR_DOWN[trend]
        if run == hot:  # one uninterrupted run, none hot before
            return EmergingClass.CONSECUTIVE
        return EmergingClass.OSCILLATING if "c" in pattern else EmergingClass.SPORADIC
    return EmergingClass.HISTORICAL if hot == 9 else EmergingClass.PAST  # nine: all of the steps before the last


@pytest.mark.parametrize("trend", TRENDS)
def test_every_pattern_of_ten_steps_is_named_by_the_book(trend: str) -> None:
    patterns = ["".join(letters) for letters in product("hc.", repeat=STEPS)]
    letters = np.array([list(pattern) for pattern in patterns]).T
    z = np.broadcast_to(TRENDS[trend][:, None], letters.shape)

    classes = classify_cells(z, letters == "h", letters == "c")

    assert len(patterns) == 59_049
    assert [CLASSES[number] for number in classes] == [by_the_book(pattern, trend) for pattern in patterns]
