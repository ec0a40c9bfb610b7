import numpy as np
import pytest

from spatial.analysis.arrays import BoolArray
from spatial.analysis.emerging import CLASSES, EmergingClass, classify_cells, mann_kendall

RISING, FALLING, FLAT = np.arange(10.0), -np.arange(10.0), np.tile([1.0, 2.0], 5)


def steps(pattern: str, mark: str) -> BoolArray:
    return np.array([[letter == mark] for letter in pattern])


@pytest.mark.parametrize(
    ("pattern", "z", "expected"),  # h hot, c cold, . neither; the last letter is the last step
    [
        ("..........", FLAT, EmergingClass.NONE),
        ("cc........", FLAT, EmergingClass.NONE),
        (".........h", FLAT, EmergingClass.NEW),
        ("c........h", FLAT, EmergingClass.NEW),
        ("........hh", FLAT, EmergingClass.CONSECUTIVE),
        ("..hhhhhhhh", FLAT, EmergingClass.CONSECUTIVE),
        ("hhhhhhhhhh", RISING, EmergingClass.INTENSIFYING),
        (".hhhhhhhhh", RISING, EmergingClass.INTENSIFYING),
        ("hhhhhhhhhh", FLAT, EmergingClass.PERSISTENT),
        ("hhhh.hhhhh", FLAT, EmergingClass.PERSISTENT),
        ("hhhhhhhhhh", FALLING, EmergingClass.DIMINISHING),
        ("h..c.....h", FLAT, EmergingClass.OSCILLATING),
        ("h..c....hh", FLAT, EmergingClass.OSCILLATING),
        ("h.......hh", FLAT, EmergingClass.SPORADIC),
        ("hhhhhhhhh.", RISING, EmergingClass.HISTORICAL),
        ("hhhhhhhhhc", RISING, EmergingClass.HISTORICAL),
        ("hhhhhhhh..", FLAT, EmergingClass.PAST),
        ("h.........", FLAT, EmergingClass.PAST),
    ],
)
def test_the_first_rule_that_holds_names_the_cell(pattern: str, z: np.ndarray, expected: EmergingClass) -> None:
    classes = classify_cells(z[:, None], steps(pattern, "h"), steps(pattern, "c"))

    assert CLASSES[classes[0]] == expected


def test_nine_steps_are_too_few() -> None:
    none = np.zeros((9, 1), np.bool_)

    with pytest.raises(ValueError, match="9 steps are too few"):
        classify_cells(np.zeros((9, 1)), none, none)


def test_mann_kendall_equals_the_golden_value_of_pymannkendall() -> None:
    assert mann_kendall(np.array([1.0, 2, 2, 3, 5, 4, 6, 6, 7, 9])) == pytest.approx(3.60667854, abs=5e-9)


def test_a_series_without_change_has_no_trend() -> None:
    series = np.stack((np.full(12, 3.0), np.arange(12.0), -np.arange(12.0)), axis=1)

    constant, up, down = mann_kendall(series)

    assert constant == 0.0
    assert up == -down > 4
