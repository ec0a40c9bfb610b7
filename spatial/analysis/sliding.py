"""One decoy world: every episode slides along the bearing to a random place near it.

The bearings are never stored (all neighbours within 150 m of a million episodes took 2 GB): the place is drawn from the
grid when it is needed. Draws are a function of (seed, number, episode), so that neither threads nor chunks matter.
"""

import numpy as np

from spatial.analysis.arrays import FloatArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, stretch
from spatial.analysis.parameters import Parameters

TRIES = 24  # then count them out; a ring holds a place in three or more of a block's, where places lie evenly


def slide(
    x: FloatArray, y: FloatArray, places: Grid, *, seed: int, number: int, parameters: Parameters
) -> tuple[FloatArray, FloatArray]:
    """Slid positions of (E,) episodes.

    Each picks one of the places `slide_least_m` to `slide_m` away, all equally likely, and moves by a uniform
    -slide_m..slide_m along the bearing to it. Without such a place: a uniform point of the disc of `slide_m`.
    """
    key = np.uint64(seed % 2**64), np.uint64(number)
    return _slide(x, y, places, *key, parameters.slide_least_m, parameters.slide_m)


@compiled
def _mix(value: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64 (Steele, Lea & Flood 2014): a good hash of 64 bits."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _uniform(key: np.uint64, draw: int) -> float:
    """Draw number `draw` of a key, in [0, 1)."""
    bits = _mix(key + np.uint64(draw + 1) * np.uint64(0x9E3779B97F4A7C15))
    return float(bits >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def _slide(
    x: FloatArray, y: FloatArray, places: Grid, seed: np.uint64, number: np.uint64, least_m: float, most_m: float
) -> tuple[FloatArray, FloatArray]:
    world = _mix(_mix(seed) + number)
    slid_x, slid_y = np.empty(x.size), np.empty(x.size)
    for i in range(x.size):
        key = _mix(world + np.uint64(i))
        place = _draw_place(x[i], y[i], places, key, least_m, most_m)
        if place >= 0:
            dx, dy = places.x[place] - x[i], places.y[place] - y[i]
            step = most_m * (2.0 * _uniform(key, 0) - 1.0) / np.sqrt(dx * dx + dy * dy)
        else:
            angle = 2.0 * np.pi * _uniform(key, 1)
            dx, dy = np.cos(angle), np.sin(angle)
            step = most_m * np.sqrt(_uniform(key, 0))
        slid_x[i], slid_y[i] = x[i] + step * dx, y[i] + step * dy
    return slid_x, slid_y


@compiled
def _draw_place(x: float, y: float, places: Grid, key: np.uint64, least_m: float, most_m: float) -> int:
    """A place of the ring, all equally likely; -1 where it holds none.

    Draws from the block of cells around until one lies in the ring; where few do, counts them and takes one.
    """
    first_row, last_row, west, east = block(places, x, y, most_m)
    size = 0
    for row in range(first_row, last_row + 1):
        first, end = stretch(places, row, west, east)
        size += end - first
    for attempt in range(TRIES if size > TRIES else 0):
        nth = int(_uniform(key, 3 + attempt) * size)
        for row in range(first_row, last_row + 1):
            first, end = stretch(places, row, west, east)
            if nth < end - first:
                if _in_ring(places, first + nth, x, y, least_m, most_m):
                    return first + nth
                break
            nth -= end - first
    found = _nth_of_ring(places, x, y, least_m, most_m, -1)
    return _nth_of_ring(places, x, y, least_m, most_m, int(_uniform(key, 2) * found)) if found else -1


@compiled
def _in_ring(places: Grid, place: int, x: float, y: float, least_m: float, most_m: float) -> bool:
    d2 = (places.x[place] - x) ** 2 + (places.y[place] - y) ** 2
    inside: bool = least_m * least_m <= d2 <= most_m * most_m
    return inside


@compiled
def _nth_of_ring(places: Grid, x: float, y: float, least_m: float, most_m: float, nth: int) -> int:
    """Place number `nth` of the ring; for -1 how many there are."""
    found = 0
    first_row, last_row, west, east = block(places, x, y, most_m)
    for row in range(first_row, last_row + 1):
        for j in range(*stretch(places, row, west, east)):
            if _in_ring(places, j, x, y, least_m, most_m):
                if found == nth:
                    return j
                found += 1
    return found
