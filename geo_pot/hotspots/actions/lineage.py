"""Which known site each site of a run is, looked up by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_pot.hotspots.registry import KnownSite, follow_sites
from spatial.analysis.arrays import IntArray
from spatial.analysis.identity import Link, Succession
from spatial.analysis.results import Analysis


@dataclass(frozen=True, slots=True)
class Lineage:
    """The registry before a run, and how the run's sites follow from it."""

    registry: Sequence[KnownSite]
    pairs: dict[int, Link]
    split: dict[int, Link]
    merged: tuple[Link, ...]

    def known_of(self, found: int) -> KnownSite | None:
        link = self.pairs.get(found)
        return None if link is None else self.registry[link.known]

    def unseen(self) -> list[KnownSite]:
        """Known sites that the run did not find, and that were not merged into one that it found."""
        explained = {link.known for link in (*self.pairs.values(), *self.merged)}
        return [site for number, site in enumerate(self.registry) if number not in explained]


def trace(registry: Sequence[KnownSite], analysis: Analysis, complaint: IntArray) -> Lineage:
    succession: Succession = follow_sites(analysis, complaint, registry)
    return Lineage(
        registry=registry,
        pairs={link.found: link for link in succession.pairs},
        split={link.found: link for link in succession.split},
        merged=succession.merged,
    )
