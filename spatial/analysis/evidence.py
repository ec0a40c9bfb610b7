"""Evidence: does a site beat the street it lies on?

Null model: episodes fall along the streets around at a locally constant rate. Waste is reported along streets, so the
rate is taken from the fullest strip through the centre, not from the city. The smallest p over windows, directions and
counts is a *score*: never publish it as a probability, never give it to Benjamini-Hochberg; `decoys` makes it honest.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, stretch
from spatial.analysis.parameters import Parameters

# What is counted. Channel A, all, finds quiet sites; channel C, what two people reported, sites in busy streets.
ALL, CONFIRMED, CORE = 0, 1, 2
CHANNELS = 2
CHANNEL_OF = np.array((ALL, CONFIRMED, CONFIRMED))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts and scores of s sites.

    k  (s, windows, 3) episodes at the site, per window: all, those that two people reported, those of them in its core
    m  (s, windows, 2) episodes in its strip, per channel
    p  (s, 2) smallest p over windows and counts, per channel
    """

    k: IntArray
    m: IntArray
    p: FloatArray

    def best(self, parameters: Parameters) -> tuple[IntArray, IntArray]:
        """(s,) window and count of the smallest p; the first of equals."""
        p = p_values(self.k, self.m, parameters)
        flat = p.reshape(p.shape[0], p.shape[1] * p.shape[2]).argmin(axis=1)
        return flat // CHANNEL_OF.size, flat % CHANNEL_OF.size


def p_value(k: IntArray | int, m: IntArray | int, ratio: float) -> FloatArray:
    """P(at least k episodes at a site | m in its strip), equal rates, Jeffreys prior for the rate.

    ratio  expected at the site per episode in the strip (`Parameters.strip_ratio`)

    The regularised incomplete beta I_x(k, m + 1/2) with x = ratio / (1 + ratio); 1 where k = 0.
    """
    k = np.asarray(k)
    p = betainc(np.maximum(k, 1), np.asarray(m) + 0.5, ratio / (1.0 + ratio))
    return np.where(k > 0, p, 1.0)


TABLE_K, TABLE_M = 64, 256  # decoys ask for the same few counts millions of times


def p_values(k: IntArray, m: IntArray, parameters: Parameters) -> FloatArray:
    """(s, windows, 3) `p_value` of every count against the strip of its channel."""
    ratios = (parameters.strip_ratio_of(radius_m) for radius_m in parameters.count_radii_m)
    channels = zip(CHANNEL_OF, ratios, strict=True)
    return np.stack([_p_values(k[..., i], m[..., channel], ratio) for i, (channel, ratio) in enumerate(channels)], -1)


def _p_values(k: IntArray, m: IntArray, ratio: float) -> FloatArray:
    """Small counts from a table."""
    table = p_value(np.arange(TABLE_K)[:, None], np.arange(TABLE_M)[None, :], ratio)
    p = table[np.minimum(k, TABLE_K - 1), np.minimum(m, TABLE_M - 1)]
    rare = (k >= TABLE_K) | (m >= TABLE_M)
    p[rare] = p_value(k[rare], m[rare], ratio)
    return p


def window_of(start: FloatArray, now: float, windows_d: tuple[float, ...]) -> IntArray:
    """(E,) the shortest trailing window that holds each start; `len(windows_d)` where none does. Windows ascend."""
    return np.searchsorted(np.asarray(windows_d), now - start, side="right")


def weigh(
    x: FloatArray,
    y: FloatArray,
    grid: Grid,
    window: IntArray,
    by_two: BoolArray,
    parameters: Parameters,
    most: IntArray | None = None,
) -> Evidence:
    """Test every site against the fullest strip through it.

    x, y            (s,) centres
    grid            the episodes; window (E,) and by_two (E,) are theirs, in the order the grid was built from
    most            (s, windows, 2) own episodes of each site: k is not more than these
    """
    radii = parameters.radius_m, parameters.core_m
    strip = (parameters.strip_half_width_m, parameters.strip_near_m, parameters.strip_far_m)
    windows, angles = len(parameters.windows_d), np.arange(parameters.directions) * np.pi / parameters.directions
    directions = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    k, m = _count(x, y, grid, window[grid.order], by_two[grid.order], windows, directions, radii, strip)
    if most is not None:
        k = np.minimum(k, most[..., CHANNEL_OF])
    p = p_values(k, m, parameters).min(axis=1, initial=1.0)
    return Evidence(k, m, np.stack((p[:, ALL], np.minimum(p[:, CONFIRMED], p[:, CORE])), axis=-1))


@compiled
def _count(
    x: FloatArray,
    y: FloatArray,
    grid: Grid,
    window: IntArray,
    by_two: BoolArray,
    windows: int,
    directions: FloatArray,
    radii: tuple[float, float],
    strip: tuple[float, float, float],
) -> tuple[IntArray, IntArray]:
    """k and m of each centre. Windows are nested: count in the shortest, then sum up."""
    k = np.zeros((x.size, windows, CHANNELS + 1), np.int64)
    m = np.zeros((x.size, windows, CHANNELS), np.int64)
    sides = np.empty((windows, CHANNELS, directions.shape[0], 2, 2), np.int64)
    for s in range(x.size):
        sides[:] = 0
        _look_around(x[s], y[s], grid, window, by_two, directions, radii, strip, k[s], sides)
        for w in range(windows):
            if w > 0:
                k[s, w] += k[s, w - 1]
                sides[w] += sides[w - 1]
            for channel in range(CHANNELS):
                m[s, w, channel] = _fullest(sides[w, channel])
    return k, m


@compiled
def _look_around(
    x: float,
    y: float,
    grid: Grid,
    window: IntArray,
    by_two: BoolArray,
    directions: FloatArray,
    radii: tuple[float, float],
    strip: tuple[float, float, float],
    k: IntArray,
    sides: IntArray,
) -> None:
    """Add the episodes around one centre to k (windows, 3) and to its strips (windows, 2, angles, side, half)."""
    (radius_m, core_m), (half_width_m, near_m, far_m) = radii, strip
    reach_m2 = far_m**2 + half_width_m**2
    first_row, last_row, west, east = block(grid, x, y, np.sqrt(reach_m2))
    for row in range(first_row, last_row + 1):
        for j in range(*stretch(grid, row, west, east)):
            dx, dy, w = grid.x[j] - x, grid.y[j] - y, window[j]
            d2 = dx * dx + dy * dy
            if d2 > reach_m2 or w == k.shape[0]:
                continue
            if d2 <= radius_m * radius_m:
                k[w, ALL] += 1
                k[w, CONFIRMED] += by_two[j]
            if d2 <= core_m * core_m:
                k[w, CORE] += by_two[j]
            if d2 <= near_m * near_m:
                continue
            for a in range(directions.shape[0]):
                if abs(dx * directions[a, 1] - dy * directions[a, 0]) > half_width_m:
                    continue
                along = dx * directions[a, 0] + dy * directions[a, 1]
                if near_m < abs(along) <= far_m:
                    side, half = 1 if along > 0 else 0, 1 if 2.0 * abs(along) > near_m + far_m else 0
                    sides[w, ALL, a, side, half] += 1
                    sides[w, CONFIRMED, a, side, half] += by_two[j]


@compiled
def _fullest(sides: IntArray) -> int:
    """Episodes of the fullest strip of (angles, side, half).

    One busy neighbour on one side is a second site, no busy street: it counts no more than three times the other side.
    At the end of a street one side is empty, but the street fills both halves of the other: then that side stands
    for two. Without this a third of all evenly busy streets show a site at their ends.
    """
    most = 0
    for a in range(sides.shape[0]):
        one, other = sides[a, 0].sum(), sides[a, 1].sum()
        most = max(most, min(one + other, 3 * min(one, other) + 2))
        for side in range(2):
            near, far = sides[a, side, 0], sides[a, side, 1]
            most = max(most, 2 * min(near + far, 3 * min(near, far)))
    return most
