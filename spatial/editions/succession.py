"""Which place follows which from one edition to the next: renamed, recoded, split, merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MOSTLY = 0.8  # of a place's ground: a survey moves edges by a few percent of it, a new division by more


class Kind(StrEnum):
    RENAME = "rename"
    RECODE = "recode"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True)
class Named:
    """A place of one level, by its code in an edition. outline EPSG:4326."""

    code: str
    name: str
    outline: BaseGeometry


@dataclass(frozen=True, order=True)
class Succession:
    """A place, by its code before, and one that follows it, by its code after."""

    kind: Kind
    before: str
    after: str


def infer_successions(before: Sequence[Named], after: Sequence[Named]) -> list[Succession]:
    """What happened to the places of a level, told from codes, names and ground.

    rename   the same code bears another name
    recode   a code went, another came, and each holds at least MOSTLY of the other's ground
    split    a code came whose ground was MOSTLY one place's: that place goes on in it, and in itself where it stayed
    merge    a code went whose ground is MOSTLY one place's now

    A place that came or went otherwise (from many, into many, from outside) has no successor and no forerunner.
    """
    old, new = {place.code: place for place in before}, {place.code: place for place in after}
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    held = _shares(before, after)  # of the ground of the place before
    came_from = {(first, second): share for (second, first), share in _shares(after, before).items()}
    recoded = {
        first: second
        for first in gone
        for second in come
        if held.get((first, second), 0) >= MOSTLY and came_from.get((first, second), 0) >= MOSTLY
    }
    return sorted(
        [
            *(
                Succession(Kind.RENAME, code, code)
                for code in old.keys() & new.keys()
                if _squeezed(old[code].name) != _squeezed(new[code].name)
            ),
            *(Succession(Kind.RECODE, first, second) for first, second in recoded.items()),
            *_splits([code for code in come if code not in recoded.values()], new, came_from),
            *(
                Succession(Kind.MERGE, first, second)
                for (first, second), share in held.items()
                if first in gone and first not in recoded and share >= MOSTLY
            ),
        ]
    )


def _squeezed(name: str) -> str:
    """Spelling is no other name: sources write Arenjaya and Aren Jaya."""
    return "".join(name.split()).casefold()


def _splits(
    come: Sequence[str], new: Mapping[str, Named], came_from: Mapping[tuple[str, str], float]
) -> Iterator[Succession]:
    parts: dict[str, list[str]] = defaultdict(list)
    for (first, second), share in came_from.items():
        if second in come and share >= MOSTLY:
            parts[first].append(second)
    for first, seconds in parts.items():
        stays = [first] if first in new else []
        yield from (Succession(Kind.SPLIT, first, second) for second in (*stays, *seconds))


def _shares(places: Sequence[Named], others: Sequence[Named]) -> dict[tuple[str, str], float]:
    """(code, other's code) → the share of the place's ground that the other holds, where it holds any.

    Shares of one outline: degrees for a unit are as good as any.
    """
    outlines = np.array([place.outline for place in places], dtype=object)
    other_outlines = np.array([other.outline for other in others], dtype=object)
    first, second = shapely.STRtree(other_outlines).query(outlines, predicate="intersects")
    areas = shapely.area(shapely.intersection(outlines[first], other_outlines[second]))
    shares = areas / shapely.area(outlines[first])
    return {
        (places[i].code, others[j].code): share
        for i, j, share in zip(first.tolist(), second.tolist(), shares.tolist(), strict=True)
    }
