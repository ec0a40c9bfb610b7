"""Getis-Ord Gi*: where reports lie denser than over the whole city. A map, not a finder of sites.

A cell that the city does not cover is not a zero: it is absent from numbers, sums and neighbours.
"""

import numpy as np
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray

FALSE_DISCOVERIES = 0.05


def gi_star(counts: FloatArray | IntArray, city: BoolArray | None = None) -> FloatArray:
    """Getis-Ord Gi* z-score of every cell, itself included.

    counts   (rows, columns), or (steps, rows, columns) for a space-time cube, >= 0
    city     (rows, columns) the cells that count; all if not given
    returns  standard scores, shaped as `counts`; 0 where undefined (all counts equal, or a cell that neighbours all
             others) and outside the city

    Binary weights: the 3 x 3 block around a cell, in a cube of the same and the previous step; mean and deviation
    over the whole. Ord & Getis (1995). In two dimensions agrees with esda.G_Local(star=True, transform="B").
    """
    inside = np.broadcast_to(np.ones(counts.shape[-2:], np.bool_) if city is None else city, counts.shape)
    values = np.where(inside, counts, 0).astype(np.float64)
    n = int(inside.sum())
    if n < 2:
        return np.zeros(counts.shape)
    near, total = _sum_near(inside.astype(np.float64)), _sum_near(values)
    mean = values.sum() / n
    deviation = np.sqrt(max((values**2).sum() / n - mean**2, 0.0))
    spread = deviation * np.sqrt(np.maximum(n * near - near**2, 0.0) / (n - 1))
    defined = inside & (spread > 1e-12 * max(mean, 1.0))
    z = np.zeros(counts.shape)
    z[defined] = (total[defined] - near[defined] * mean) / spread[defined]
    return z


def _sum_near(values: FloatArray) -> FloatArray:
    """Sums over the 3 x 3 block; in a cube with that of the step before."""
    padded = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)])
    rows, columns = values.shape[-2:]
    block = sum(padded[..., r : r + rows, c : c + columns] for r in range(3) for c in range(3))
    sums: FloatArray = np.asarray(block)
    if values.ndim == 3:
        sums[1:] += sums[:-1].copy()
    return sums


def hot_and_cold(
    z: FloatArray, city: BoolArray | None = None, false_discoveries: float = FALSE_DISCOVERIES
) -> tuple[BoolArray, BoolArray]:
    """Cells (and steps) that are significantly dense, and significantly sparse; each tail tested over all at once."""
    return dense_q(z, city) <= false_discoveries, dense_q(-z, city) <= false_discoveries


def dense_q(z: FloatArray, city: BoolArray | None = None) -> FloatArray:
    """FDR q of the upper tail of every score, over all cells (and steps) of the city at once; 1 outside the city."""
    inside = np.broadcast_to(np.ones(z.shape[-2:], np.bool_) if city is None else city, z.shape)
    q = np.ones(z.shape)
    q[inside] = benjamini_hochberg(ndtr(-z[inside]))
    return q


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """(n,) q of each p-value: the least expected share of false ones at which it is a discovery.

    Benjamini & Hochberg (1995). Holds for independent and for positively dependent tests.
    """
    q: FloatArray = false_discovery_control(p, method="bh") if p.size else p
    return q
