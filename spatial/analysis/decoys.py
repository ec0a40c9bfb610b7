"""False discoveries: real sites against the sites of worlds where every stack is broken (target and decoy).

Null model: each episode keeps its date and its mark (two reporters or not) and slides by up to `slide_m` along the
bearing to one random place nearby. That keeps the density at that scale, the direction of streets and the calendar.
Elias & Gygi (2007); the +1 of Barber & Candes (2015). Every decoy world is computed from the seed and its number
alone: independent jobs share them out (`analyse.draw_decoy`), and `NullTable.merge` puts the pieces together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.evidence import CHANNELS, weigh
from spatial.analysis.grid import Grid, build_grid
from spatial.analysis.parameters import Parameters
from spatial.analysis.sites import modes_on_grid
from spatial.analysis.sliding import slide


@dataclass(frozen=True, slots=True)
class NullModel:
    """What all decoy worlds of one run share.

    x, y, window, by_two  (E',) the episodes that may slide
    places                the spots that give directions, on a grid
    """

    x: FloatArray
    y: FloatArray
    window: IntArray
    by_two: BoolArray
    places: Grid
    seed: int
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class DecoyScores:
    """The scores of all modes of decoy world `number`, per channel: the piece of a null table that one job makes."""

    number: int
    scores: tuple[FloatArray, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, for JSON."""
        return {"number": self.number, "scores": [channel.tolist() for channel in self.scores]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "DecoyScores":
        """The piece that `to_dict` wrote, to the last bit."""
        return cls(int(stored["number"]), tuple(np.asarray(channel, np.float64) for channel in stored["scores"]))


@dataclass(frozen=True, slots=True)
class NullTable:
    """The scores of all decoys, as stored with a run: per channel the distinct scores and how many reach each.

    scores  per channel, ascending
    counts  per channel, the number of decoys with at most that score, over all decoy worlds
    decoys  number of decoy worlds
    """

    scores: tuple[FloatArray, ...]
    counts: tuple[IntArray, ...]
    decoys: int

    def expected(self, channel: int, p: FloatArray) -> FloatArray:
        """V(p): expected number of false sites with a score of at most p in one world, never under 1/decoys."""
        at_most = np.concatenate(([0], self.counts[channel]))
        false: FloatArray = (at_most[np.searchsorted(self.scores[channel], p, side="right")] + 1) / self.decoys
        return false

    @classmethod
    def merge(cls, pieces: Iterable[DecoyScores]) -> "NullTable":
        """The table of decoy worlds 0 to n - 1, in whatever order their pieces come.

        Raises ValueError where there is none, one is missing or one is there twice: either would falsify q.
        """
        together = sorted(pieces, key=lambda piece: piece.number)
        if not together:
            raise ValueError("a null table needs at least one decoy world")
        numbers = [piece.number for piece in together]
        if numbers != list(range(len(numbers))):
            raise ValueError(f"decoy worlds {numbers} are not 0 to {len(numbers) - 1}, each once: draw what is missing")
        scores, counts = [], []
        for channel in range(CHANNELS):
            value, count = np.unique(np.concatenate([one.scores[channel] for one in together]), return_counts=True)
            scores.append(value)
            counts.append(np.cumsum(count))
        return cls(tuple(scores), tuple(counts), len(together))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, for JSON."""
        return {
            "decoys": self.decoys,
            "channels": [
                {"scores": s.tolist(), "counts": c.tolist()} for s, c in zip(self.scores, self.counts, strict=True)
            ],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "NullTable":
        """The table that `to_dict` wrote, to the last bit."""
        channels = stored["channels"]
        return cls(
            tuple(np.asarray(channel["scores"], np.float64) for channel in channels),
            tuple(np.asarray(channel["counts"], np.int64) for channel in channels),
            int(stored["decoys"]),
        )


def find_places(x: FloatArray, y: FloatArray, centre: tuple[float, float], parameters: Parameters) -> Grid:
    """The places of a city: in every occupied cell of the absolute grid the first episode in (x, y) order.

    centre  what was subtracted from x and y
    """
    by_position = np.lexsort((y, x))
    column = np.floor((x[by_position] + centre[0]) / parameters.place_m).astype(np.int64)
    row = np.floor((y[by_position] + centre[1]) / parameters.place_m).astype(np.int64)
    first = np.unique(np.stack((column, row)), axis=1, return_index=True)[1]
    chosen = by_position[np.sort(first)]
    return build_grid(x[chosen], y[chosen], parameters.slide_m / 3)


def score_decoys(model: NullModel, number: int) -> DecoyScores:
    """Scores of all modes of decoy world `number`. No gates, and no cap of k by own episodes: slid ones have none."""
    if model.x.size == 0:
        return DecoyScores(number, (np.empty(0),) * CHANNELS)
    x, y = slide(model.x, model.y, model.places, seed=model.seed, number=number, parameters=model.parameters)
    grid = build_grid(x, y, model.parameters.radius_m)
    modes = modes_on_grid(grid, model.parameters)
    evidence = weigh(modes.x, modes.y, grid, model.window, model.by_two, model.parameters)
    return DecoyScores(number, tuple(evidence.p[:, channel] for channel in range(CHANNELS)))


def q_values(p: FloatArray, table: NullTable) -> FloatArray:
    """(s,) the expected share of false ones among the sites at least as clear as each; s = all modes, before gates.

    p  (s, 2) scores per channel

    Per channel the least V(p') / rank(p') over p' >= p; twice the smaller of both (Bonferroni), at most 1.
    """
    per_channel = [_q_of_channel(p[:, channel], table, channel) for channel in range(CHANNELS)]
    q: FloatArray = np.minimum(1.0, CHANNELS * np.minimum.reduce(per_channel))
    return q


def _q_of_channel(p: FloatArray, table: NullTable, channel: int) -> FloatArray:
    if p.size == 0:
        return p
    ascending = np.sort(p)
    rank = np.searchsorted(ascending, ascending, side="right")
    ratio = np.minimum(1.0, table.expected(channel, ascending) / rank)
    least_from_here = np.minimum.accumulate(ratio[::-1])[::-1]
    q: FloatArray = least_from_here[np.searchsorted(ascending, p)]
    return q
