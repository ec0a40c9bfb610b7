"""Worlds with known dumping sites: a city, its background of complaints, traps that look like sites, and sites.

    world = make_world("base", seed=0)

Any seed makes the same world again. Nothing here is real.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from spatial.analysis.arrays import FloatArray, IntArray
from spatial.analysis.reports import Reports

HALF_AXES_M = (7_000.0, 9_550.0)
NOW_D = 730.0
FIRST_SEED = 1_000  # of the figures: nothing was tuned on the worlds from here on
STREET_M = 120.0
OFFSET_M = (700_000.0, 9_300_000.0)  # somewhere in a UTM zone, so that the shift is not zero
KINDS = ("background", "market", "line", "burst", "chronic", "complainer", "site")
SITE_CLASSES = ("persistent",) * 30 + sum(
    ((name,) * 10 for name in ("new", "intensifying", "diminishing", "dormant", "recurred")), ()
)
Rng = np.random.Generator


@dataclass(frozen=True)
class World:
    """Reports with their truth.

    kind     (n,) index in KINDS
    site     (n,) number of the planted site, -1 for others
    episode  (n,) number of the planted episode within its site, -1 for others
    centres  (sites, 2) where the sites are; classes (sites,) what was planted
    """

    reports: Reports
    kind: IntArray
    site: IntArray
    episode: IntArray
    centres: FloatArray
    classes: tuple[str, ...]
    now: float = NOW_D


@dataclass(frozen=True)
class Law:
    """What distinguishes the variants."""

    background: int = 9_000
    markets: int = 3
    lines: int = 10
    bursts: int = 60
    chronics: int = 15
    complainers: int = 10
    gps_m: float = 12.0
    repeats: float = 1.5
    cleaned_chance: float = 0.8
    sites: tuple[str, ...] = SITE_CLASSES


BASE = Law()
VARIANTS = {
    "base": BASE,
    "gps_25m": replace(BASE, gps_m=25.0),
    "quiet": replace(BASE, repeats=0.3),
    "no_clean": replace(BASE, cleaned_chance=0.0),
    "markets_15": replace(BASE, markets=15),
    "vol_x4": replace(BASE, background=36_000),
    "vol_x12": replace(BASE, background=108_000),
    "traps_only": replace(BASE, sites=()),
    "inhomogeneous": Law(lines=0, bursts=0, chronics=0, complainers=0, sites=()),
}


class Builder:
    """Collects reports; hands out people and positions."""

    def __init__(self, law: Law, seed: int) -> None:
        self.law = law
        self.rng = np.random.default_rng([seed, 20_101])
        self.people = 0
        self.parts: list[tuple[FloatArray | IntArray, ...]] = []
        towns = 25
        self.towns = self._in_ellipse(towns)
        self.spread = self.rng.uniform(600.0, 1_500.0, towns)
        weight = self.rng.lognormal(0.0, 0.7, towns)
        self.weight = weight / weight.sum()

    def _in_ellipse(self, n: int) -> FloatArray:
        angle, distance = self.rng.uniform(0, 2 * np.pi, n), np.sqrt(self.rng.uniform(0, 1, n))
        points: FloatArray = np.stack((np.cos(angle), np.sin(angle)), 1) * distance[:, None] * HALF_AXES_M
        return points

    def places(self, n: int) -> FloatArray:
        """Positions by the city's law: towns and open land, most of them on streets."""
        town = self.rng.choice(self.weight.size, n, p=self.weight)
        points = self.towns[town] + self.rng.normal(size=(n, 2)) * self.spread[town][:, None]
        anywhere = self.rng.random(n) < 0.3
        points[anywhere] = self._in_ellipse(int(anywhere.sum()))
        outside = ((points / np.array(HALF_AXES_M)) ** 2).sum(1) > 1
        points[outside] = self._in_ellipse(int(outside.sum()))
        snapped = np.flatnonzero(self.rng.random(n) < 0.7)
        axis = self.rng.integers(0, 2, snapped.size)
        on_street = np.round(points[snapped, axis] / STREET_M) * STREET_M
        points[snapped, axis] = on_street + self.rng.normal(0, 4.0, snapped.size)
        return points

    def strangers(self, n: int) -> IntArray:
        """n people who report once."""
        self.people += n
        return np.arange(self.people - n, self.people)

    def scatter(self, n: int) -> FloatArray:
        """GPS errors: one in ten is three times as large."""
        sigma = np.where(self.rng.random(n) < 0.1, 3.0, 1.0) * self.law.gps_m
        return self.rng.normal(size=(n, 2)) * sigma[:, None]

    def add(
        self,
        kind: str,
        points: FloatArray,
        t: FloatArray,
        cleaned: FloatArray | float,
        who: IntArray,
        *,
        site: int = -1,
        episode: int = -1,
    ) -> None:
        """Reports of one kind; site and episode are their truth, -1 for none."""
        n = t.size
        numbers = (np.full(n, KINDS.index(kind)), np.full(n, site), np.full(n, episode))
        self.parts.append((points[:, 0], points[:, 1], t, np.broadcast_to(cleaned, n), who, *numbers))


def make_world(variant: str, seed: int) -> World:
    """The world of a variant (a key of VARIANTS) and a seed."""
    return build(VARIANTS[variant], seed)


def build(law: Law, seed: int, twins_m: float | None = None) -> World:
    """A world by any law; one shuffled array, as a database would give it.

    twins_m  how far apart the sites of each pair are; no pairs when not given
    """
    builder = Builder(law, seed)
    markets = _add_markets(builder)
    lines = _add_lines(builder)
    for add in (_add_background, _add_bursts, _add_chronics, _add_complainers):
        add(builder)
    centres = _choose_centres(builder, markets, lines)
    if twins_m is not None:
        angle = builder.rng.uniform(0, 2 * np.pi, len(centres) // 2)
        centres[1::2] = centres[0::2] + twins_m * np.stack((np.cos(angle), np.sin(angle)), 1)
    for number, (centre, name) in enumerate(zip(centres, law.sites, strict=True)):
        _add_site(builder, number, centre, name)
    x, y, t, cleaned, who, kind, site, episode = (np.concatenate(column) for column in zip(*builder.parts, strict=True))
    chosen = np.flatnonzero((t >= 0) & (t <= NOW_D))
    chosen = builder.rng.permutation(chosen)
    reports = Reports(
        x[chosen] + OFFSET_M[0], y[chosen] + OFFSET_M[1], t[chosen], cleaned[chosen], who[chosen].astype(np.int64)
    )
    return World(reports, kind[chosen], site[chosen], episode[chosen], centres + np.array(OFFSET_M), law.sites)


def _add_background(b: Builder) -> None:
    n = b.law.background
    t = b.rng.uniform(0, NOW_D, n)
    b.add("background", b.places(n), t, t + b.rng.uniform(2, 15, n), b.strangers(n))


def _add_markets(b: Builder) -> FloatArray:
    centres = b.places(b.law.markets)
    stretch = np.array([1.0, HALF_AXES_M[1] / HALF_AXES_M[0]])
    for centre in centres:
        n = int(b.rng.integers(60, 110))
        angle, distance = b.rng.uniform(0, 2 * np.pi, n), 250.0 * np.sqrt(b.rng.uniform(0, 1, n))
        points = centre + np.stack((np.cos(angle), np.sin(angle)), 1) * distance[:, None] * stretch
        t = b.rng.uniform(0, NOW_D, n)
        b.add("market", points, t, t + b.rng.uniform(2, 15, n), b.strangers(n))
    return centres


def _add_lines(b: Builder) -> list[tuple[FloatArray, FloatArray, float]]:
    """Busy streets: (start, direction, length) of each."""
    lines = []
    for middle in b.places(b.law.lines):
        axis = int(b.rng.integers(0, 2))
        middle[1 - axis] = np.round(middle[1 - axis] / STREET_M) * STREET_M
        length = float(b.rng.uniform(800, 2_000))
        direction = np.eye(2)[axis]
        start = middle - direction * length / 2
        n = int(length / 22)
        points = start + direction * b.rng.uniform(0, length, n)[:, None] + b.rng.normal(0, 5.0, (n, 2))
        t = b.rng.uniform(0, NOW_D, n)
        b.add("line", points, t, t + b.rng.uniform(2, 12, n), b.strangers(n))
        lines.append((start, direction, length))
    return lines


def _add_bursts(b: Builder) -> None:
    for centre in b.places(b.law.bursts):
        n, start = int(b.rng.integers(8, 40)), float(b.rng.uniform(0, NOW_D - 15))
        t = start + b.rng.uniform(0, b.rng.uniform(1, 12), n)
        b.add("burst", centre + b.rng.normal(0, 15.0, (n, 2)), t, start + 14, b.strangers(n))


def _add_chronics(b: Builder) -> None:
    for centre in b.places(b.law.chronics):
        length, start = float(b.rng.uniform(60, 120)), float(b.rng.uniform(0, NOW_D - 130))
        t = np.cumsum(b.rng.uniform(1, 5, 130))
        t = start + t[t < length]
        who = b.rng.choice(b.strangers(10), t.size)
        b.add("chronic", centre + b.scatter(t.size), t, float(t[-1]) + 5, who)


def _add_complainers(b: Builder) -> None:
    for centre in b.places(b.law.complainers):
        t = float(b.rng.uniform(0, 400)) + np.cumsum(b.rng.gamma(2, 2.5, 60))
        who = np.repeat(b.strangers(1), t.size)
        b.add("complainer", centre + b.rng.normal(0, 5.0, (t.size, 2)), t, t + b.rng.uniform(1, 6, t.size), who)


def _choose_centres(b: Builder, markets: FloatArray, lines: list[tuple[FloatArray, FloatArray, float]]) -> FloatArray:
    """Sites 160 m apart and 450 m from markets; the first eight on lines, in pairs 250 m apart."""
    chosen: list[FloatArray] = []

    def fits(point: FloatArray) -> bool:
        far_from_sites = all(np.hypot(*(point - other)) >= 160 for other in chosen)
        return far_from_sites and all(np.hypot(*(point - market)) >= 450 for market in markets)

    for start, direction, length in lines:
        if len(chosen) == 8 or len(b.law.sites) < 8:
            break
        first = start + direction * b.rng.uniform(100, length - 350)
        second = first + direction * 250.0
        if fits(first) and fits(second):
            chosen += [first, second]
    while len(chosen) < len(b.law.sites):
        point = b.places(1)[0]
        if fits(point):
            chosen.append(point)
    return np.array(chosen).reshape(-1, 2)[_mixed(b, len(chosen))]


def _mixed(b: Builder, n: int) -> IntArray:
    """The classes are listed in blocks: mix the centres, so that those on lines are of every class."""
    return b.rng.permutation(n)


def _add_site(b: Builder, number: int, centre: FloatArray, name: str) -> None:
    pool = b.strangers(8)
    for episode, start in enumerate(STARTS[name](b.rng)):
        n = 1 + int(b.rng.poisson(b.law.repeats))
        t = start + np.concatenate(([0.0], b.rng.exponential(2.0, n - 1)))
        cleaned = start + b.rng.uniform(2, 10) if b.rng.random() < b.law.cleaned_chance else np.inf
        t = t[t <= cleaned]
        b.add("site", centre + b.scatter(t.size), t, cleaned, b.rng.choice(pool, t.size), site=number, episode=episode)


def _renewals(rng: Rng, first: float, last: float, mean_gap: Callable[[float], float]) -> list[float]:
    """Starts of episodes from first to last; gamma(2) gaps of at least 4 d; mean_gap(share of life passed)."""
    starts, t = [], first
    while t < last:
        starts.append(t)
        mean = mean_gap((t - first) / (last - first))
        t += max(4.0, rng.gamma(2, mean / 2))
    return starts


def _persistent(rng: Rng) -> list[float]:
    mean = rng.uniform(15, 60)
    return _renewals(rng, rng.uniform(0, 120), NOW_D, lambda _: mean)


def _new(rng: Rng) -> list[float]:
    mean = rng.uniform(10, 22)
    return _kept_alive(_renewals(rng, NOW_D - rng.uniform(60, 120), NOW_D, lambda _: mean))


def _intensifying(rng: Rng) -> list[float]:
    return _renewals(rng, rng.uniform(0, 120), NOW_D, lambda f: 75 * (1 - f) ** 1.5 + 10)


def _diminishing(rng: Rng) -> list[float]:
    return _renewals(rng, rng.uniform(0, 120), NOW_D, lambda f: 75 * f**1.5 + 10)


def _dormant(rng: Rng) -> list[float]:
    mean = rng.uniform(15, 45)
    return _renewals(rng, rng.uniform(0, 120), NOW_D - rng.uniform(180, 360), lambda _: mean)


def _recurred(rng: Rng) -> list[float]:
    mean, back = rng.uniform(15, 35), NOW_D - rng.uniform(30, 80)
    before = _renewals(rng, rng.uniform(0, 120), back - rng.uniform(160, 260), lambda _: mean)
    return _kept_alive(before + _renewals(rng, back, NOW_D, lambda _: mean))


def _kept_alive(starts: list[float]) -> list[float]:
    """One that went quiet more than 30 d ago comes back three times."""
    return [*starts, NOW_D - 40, NOW_D - 22, NOW_D - 6] if starts[-1] < NOW_D - 30 else starts


STARTS: dict[str, Callable[[Rng], list[float]]] = {
    "persistent": _persistent,
    "new": _new,
    "intensifying": _intensifying,
    "diminishing": _diminishing,
    "dormant": _dormant,
    "recurred": _recurred,
}
