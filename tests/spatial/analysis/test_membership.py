"""An episode belongs to the site that explains it better than the background does."""

import numpy as np

from spatial.analysis.grid import build_grid
from spatial.analysis.membership import assign_members
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.sites import NOWHERE, Modes, modes_on_grid


def members_of(x: np.ndarray, y: np.ndarray) -> Modes:
    grid = build_grid(x, y, DEFAULT.radius_m)
    return assign_members(modes_on_grid(grid, DEFAULT), grid, DEFAULT)


def ring(n: int, distance_m: float) -> tuple[np.ndarray, np.ndarray]:
    angle = 2 * np.pi * np.arange(n) / n
    return distance_m * np.cos(angle), distance_m * np.sin(angle)


def test_a_lone_episode_65_m_away_belongs_to_the_site_where_nothing_else_happens() -> None:
    x, y = ring(12, 15.0)

    modes = members_of(np.append(x, 65.0), np.append(y, 0.0))

    assert modes.of_episode.tolist() == [0] * 13


def test_the_same_episode_is_the_street_s_where_the_street_is_full() -> None:
    x, y = ring(12, 15.0)
    rng = np.random.default_rng(2)
    crowd_x, crowd_y = rng.uniform(-300, 300, 300), rng.uniform(-300, 300, 300)
    far = np.hypot(crowd_x, crowd_y) > 75

    modes = members_of(np.concatenate((x, [65.0], crowd_x[far])), np.concatenate((y, [0.0], crowd_y[far])))

    site = modes.of_episode[0]
    assert set(modes.of_episode[:12].tolist()) == {site} != {NOWHERE}
    assert modes.of_episode[12] != site


def test_between_two_sites_an_episode_goes_to_the_likelier_one() -> None:
    x, y = ring(10, 12.0)
    many_x, many_y = ring(30, 12.0)

    modes = members_of(np.concatenate((x, many_x + 100.0, [52.0])), np.concatenate((y, many_y, [0.0])))

    assert modes.of_episode[-1] == modes.of_episode[10] != modes.of_episode[0]


def test_no_episodes_belong_to_no_modes() -> None:
    assert members_of(np.empty(0), np.empty(0)).of_episode.size == 0
