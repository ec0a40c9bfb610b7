"""Worlds whose sites are cleaned when they are at their worst, with or without an effect. Times only, no places.

A site has episodes at gamma(2) gaps, never under four days; its mean gap is fixed. It is cleaned one to four days after
an episode that was the `trigger`-th within 90 days: at every second site, or on every second such occasion, and not
again for 180 days. For as long its gaps are `longer` times as long as they would have been.
"""

from dataclasses import dataclass

import numpy as np

from spatial.analysis.alike import Histories

NOW_D = 730.0
TRIGGER_D = 90.0
LASTS_D = 180.0
FLARE_D = 120.0
LEAST_GAP_D = 4.0


@dataclass(frozen=True, slots=True)
class CleanupLaw:
    """longer   what a clean-up does to the gaps: 1 is nothing
    by_site     every second site is cleaned whenever it is at its worst; else every second such occasion anywhere
    declines    gaps grow everywhere, to twice as long at the end
    flares      a site is now busy, now quiet, 120 days on average: gaps half or twice as long
    """

    longer: float = 1.0
    by_site: bool = False
    trigger: int = 3
    declines: bool = False
    flares: bool = False
    sites: int = 80


def build_histories(law: CleanupLaw, seed: int) -> Histories:
    """Episodes and clean-ups of two years."""
    rng = np.random.default_rng([seed, 41])
    starts, cleaned = zip(*(_site(law, rng) for _ in range(law.sites)), strict=True)
    return Histories.of(starts, cleaned)


def _site(law: CleanupLaw, rng: np.random.Generator) -> tuple[list[float], list[float]]:
    mean = rng.uniform(15, 60)
    chosen = rng.random() < 0.5
    t, starts, cleaned = rng.uniform(0, mean), list[float](), [-np.inf]
    turns = np.cumsum(rng.exponential(FLARE_D, 64)) if law.flares else np.empty(0)
    first_busy = law.flares and rng.random() < 0.5
    while t < NOW_D:
        starts.append(t)
        at_worst = t > LASTS_D and len(starts) >= law.trigger and t - starts[-law.trigger] <= TRIGGER_D
        if at_worst and t - cleaned[-1] > LASTS_D and (chosen if law.by_site else rng.random() < 0.5):
            cleaned.append(t + rng.uniform(1, 4))
        slower = (law.longer if t < cleaned[-1] + LASTS_D else 1.0) * (1 + t / NOW_D if law.declines else 1.0)
        if law.flares:
            slower *= 0.5 if (np.searchsorted(turns, t) % 2 == 0) == first_busy else 2.0
        t += max(LEAST_GAP_D, rng.gamma(2, mean / 2)) * slower
    return starts, [at for at in cleaned[1:] if at <= NOW_D]
