"""Codes for places that a file only names, from the edition before.

BPS and Kemendagri number the same kelurahan differently and spell them with and without spaces, so a file of the one
often has none of the other's codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spatial.importing.records import FINEST, BoundarySet, NamedOutline, PlannedBoundary, fold

Key = tuple[str, str]  # folded names: of the place above ("" for any) and of the place


def fill_codes(outlines: Sequence[NamedOutline], previous: BoundarySet) -> list[NamedOutline]:
    """The outlines with the codes of the one place in `previous` that bears their name, under the parent they name.

    An outline with a code keeps it. One whose name is unknown, or borne by several, stays without.
    """
    known = _places_by_name(previous)
    return [outline if outline.code else _filled(outline, known) for outline in outlines]


def _filled(outline: NamedOutline, known: dict[Key, list[PlannedBoundary]]) -> NamedOutline:
    found = known.get((fold(outline.parent_name), fold(outline.name)), [])
    if len(found) != 1:
        return outline
    (place,) = found
    return replace(outline, code=place.code, parent_code=outline.parent_code or place.parent_code or "")


def _places_by_name(previous: BoundarySet) -> dict[Key, list[PlannedBoundary]]:
    parents = {boundary.code: boundary for boundary in previous.boundaries if boundary.level != FINEST}
    known: dict[Key, list[PlannedBoundary]] = defaultdict(list)
    for place in previous.of(FINEST):
        for parent in ("", *_spellings(parents[place.parent_code or ""])):
            for name in _spellings(place):
                known[parent, name].append(place)
    return known


def _spellings(boundary: PlannedBoundary) -> Iterator[str]:
    yield from dict.fromkeys(fold(name) for name in (boundary.name, *boundary.aliases))
