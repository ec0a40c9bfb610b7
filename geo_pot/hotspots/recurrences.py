"""When a site recurred after it was cleaned. Days as floats, as the analysis has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from spatial.analysis.results import Episode


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An episode after a clean-up that is no passer-by's mistake.

    cleaned_at  the last clean-up before it; start of the episode; days between both
    confirmed   by a second person; else it is the second episode since, each by one person
    """

    cleaned_at: float
    start: float
    confirmed: bool

    @property
    def days(self) -> float:
        return self.start - self.cleaned_at


def cleanups_of(episodes: Iterable[Episode], recorded: Iterable[float], now: float) -> list[float]:
    """All clean-ups of a site up to now, in order: those its complaints tell of, and those that officers recorded."""
    told = (episode.cleaned for episode in episodes)
    return sorted({moment for moment in (*told, *recorded) if isfinite(moment) and moment <= now})


def find_recurrences(episodes: Sequence[Episode], cleanups: Sequence[float]) -> list[Recurrence]:
    """Episodes that show that a clean-up did not last, once for each clean-up: a confirmed one, or the second that is
    not. Of several clean-ups before one episode it is the last that did not last."""
    found: list[Recurrence] = []
    told, doubtful = -inf, 0
    for episode in episodes:
        cleaned_at = max((moment for moment in cleanups if moment < episode.start), default=-inf)
        if cleaned_at <= told:
            continue
        doubtful += not episode.confirmed
        if episode.confirmed or doubtful > 1:
            found.append(Recurrence(cleaned_at, episode.start, episode.confirmed))
            told, doubtful = cleaned_at, 0
    return found
