"""Emerging hot spots: one word for how the density of a cell went, step by step (class names as ArcGIS has them)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray

MOST = 0.9
LEAST_STEPS = 10
TREND_Z = 1.959963984540054  # two-sided 5 %


class EmergingClass(StrEnum):
    """In the order in which the rules are asked; `past` is ours: hot once, by no other rule."""

    NONE = "none"
    NEW = "new"
    CONSECUTIVE = "consecutive"
    INTENSIFYING = "intensifying"
    PERSISTENT = "persistent"
    DIMINISHING = "diminishing"
    OSCILLATING = "oscillating"
    SPORADIC = "sporadic"
    HISTORICAL = "historical"
    PAST = "past"


CLASSES = tuple(EmergingClass)


@dataclass(frozen=True, slots=True)
class _History:
    """What the rules ask about each cell."""

    last: BoolArray
    times_hot: IntArray
    run: IntArray  # hot steps without a break up to the last one
    ever_cold: BoolArray
    mostly: BoolArray  # at least 90 % of all steps
    mostly_before: BoolArray  # at least 90 % of the steps before the last
    trend: FloatArray


RULES: tuple[tuple[EmergingClass, Callable[[_History], BoolArray]], ...] = (
    (EmergingClass.NONE, lambda cell: cell.times_hot == 0),
    (EmergingClass.NEW, lambda cell: cell.last & (cell.times_hot == 1)),
    (EmergingClass.CONSECUTIVE, lambda cell: (cell.run >= 2) & (cell.run == cell.times_hot) & ~cell.mostly),
    (EmergingClass.INTENSIFYING, lambda cell: cell.last & cell.mostly & (cell.trend > TREND_Z)),
    (EmergingClass.DIMINISHING, lambda cell: cell.last & cell.mostly & (cell.trend < -TREND_Z)),
    (EmergingClass.PERSISTENT, lambda cell: cell.last & cell.mostly),
    (EmergingClass.OSCILLATING, lambda cell: cell.last & cell.ever_cold),
    (EmergingClass.SPORADIC, lambda cell: cell.last),
    (EmergingClass.HISTORICAL, lambda cell: cell.mostly_before),
)


def classify_cells(z: FloatArray, hot: BoolArray, cold: BoolArray) -> IntArray:
    """Class of every cell, an index in CLASSES.

    z          (steps, ...) Gi* scores in time order, at least LEAST_STEPS
    hot, cold  (steps, ...) significant steps

    The first rule that holds decides.
    """
    steps = z.shape[0]
    if steps < LEAST_STEPS:
        raise ValueError(f"{steps} steps are too few to speak of a trend: give at least {LEAST_STEPS}")
    cell = _History(
        last=hot[-1],
        times_hot=hot.sum(axis=0),
        run=np.cumprod(hot[::-1], axis=0).sum(axis=0),
        ever_cold=np.asarray(cold[:-1].any(axis=0)),
        mostly=hot.sum(axis=0) >= MOST * steps,
        mostly_before=hot[:-1].sum(axis=0) >= MOST * (steps - 1),
        trend=mann_kendall(z),
    )
    classes = np.full(z.shape[1:], CLASSES.index(EmergingClass.PAST))
    for name, holds in reversed(RULES):
        classes[holds(cell)] = CLASSES.index(name)
    return classes


def mann_kendall(series: FloatArray) -> FloatArray:
    """Z of the Mann-Kendall trend test, with the correction for ties; 0 where all values are equal.

    series  (steps, ...) in time order; the test runs along the first axis

    Mann (1945), Kendall (1975). Agrees with pymannkendall.original_test.
    """
    steps = series.shape[0]
    score = np.zeros(series.shape[1:])
    tied = np.zeros(series.shape[1:])
    for i in range(steps):
        score += np.sign(series[i + 1 :] - series[i]).sum(axis=0)
        equal = (series == series[i]).sum(axis=0)
        tied += (equal - 1) * (2 * equal + 5)  # each of c equal values adds its part of c (c - 1) (2 c + 5)
    variance = (steps * (steps - 1) * (2 * steps + 5) - tied) / 18.0
    z: FloatArray = (score - np.sign(score)) / np.sqrt(np.where(variance > 0, variance, 1.0))
    return np.where(variance > 0, z, 0.0)
