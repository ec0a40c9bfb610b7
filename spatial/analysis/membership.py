"""Which episodes belong to a site, and which only happened near it.

A disc of fixed size takes in whatever else the street brings: with four times the background one report in nine of a
planted site's was a stranger's. Here an episode belongs to the site under which it is likelier than under the
background around, so that a tight site in a busy street stays tight and a scattered one in a quiet lane is whole.
"""

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.compiled import compiled
from spatial.analysis.grid import Grid, block, stretch
from spatial.analysis.parameters import Parameters
from spatial.analysis.sites import NOWHERE, Modes


def assign_members(modes: Modes, grid: Grid, parameters: Parameters) -> Modes:
    """The same modes with other members: each of (E,) episodes goes to its likeliest mode, or to none.

    grid  the episodes, as the modes were found on it

    A mode scatters like GPS: a Gaussian, and a share `far_share` three times as wide; its width is the median distance
    of the episodes it took within the radius, drawn towards `usual_scatter_m`. The background is the density of
    episodes between the strip's ends. An episode stays out below `member_odds` to one.
    """
    p = parameters
    reach = (p.radius_m, p.member_reach_m, p.strip_near_m, p.strip_far_m)
    of_episode = _assign(
        modes.x, modes.y, modes.of_episode, grid, reach, p.usual_scatter_m, p.far_share, p.member_odds, p.least_episodes
    )
    return Modes(modes.x, modes.y, of_episode)


@compiled
def _assign(
    x: FloatArray,
    y: FloatArray,
    taken: IntArray,
    grid: Grid,
    reach: tuple[float, float, float, float],
    usual_m: float,
    far_share: float,
    odds: float,
    least: int,
) -> IntArray:
    radius_m, member_m, near_m, far_m = reach
    belongs, best = np.full(taken.size, NOWHERE, np.int64), np.full(taken.size, odds)
    core = np.empty(taken.size)
    for s in range(x.size):
        mine, around = _look(x[s], y[s], s, taken, grid, radius_m, near_m, far_m, core)
        background = (around + 0.5) / (np.pi * (far_m**2 - near_m**2))
        own = max(mine - background * np.pi * radius_m**2, 0.5 * mine)
        median = np.median(core[:mine]) if mine > 0 else 0.0
        spread = (mine * median / 1.386 + least * usual_m**2) / (mine + least)  # 2 ln 2: the median of a 2-D Gaussian
        first_row, last_row, west, east = block(grid, x[s], y[s], member_m)
        for row in range(first_row, last_row + 1):
            for j in range(*stretch(grid, row, west, east)):
                d2 = (grid.x[j] - x[s]) ** 2 + (grid.y[j] - y[s]) ** 2
                if d2 > member_m**2:
                    continue
                near = (1.0 - far_share) * np.exp(-0.5 * d2 / spread)
                far = far_share / 9.0 * np.exp(-d2 / (18.0 * spread))
                likelier = own * (near + far) / (2.0 * np.pi * spread * background)
                if likelier > best[grid.order[j]]:
                    best[grid.order[j]], belongs[grid.order[j]] = likelier, s
    return belongs


@compiled
def _look(
    x: float,
    y: float,
    mode: int,
    taken: IntArray,
    grid: Grid,
    radius_m: float,
    near_m: float,
    far_m: float,
    core: FloatArray,
) -> tuple[int, int]:
    """Episodes of the mode within the radius (their squared distances go to `core`), and all between near and far."""
    mine, around = 0, 0
    first_row, last_row, west, east = block(grid, x, y, far_m)
    for row in range(first_row, last_row + 1):
        for j in range(*stretch(grid, row, west, east)):
            d2 = (grid.x[j] - x) ** 2 + (grid.y[j] - y) ** 2
            if near_m**2 < d2 <= far_m**2:
                around += 1
            elif d2 <= radius_m**2 and taken[grid.order[j]] == mode:
                core[mine] = d2
                mine += 1
    return mine, around
