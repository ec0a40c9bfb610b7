"""The symmetric difference of two editions: every piece of ground that changes hands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.editions.records import Held, Piece

Geometries = NDArray[np.object_]


def changed_pieces(before: Sequence[Held], after: Sequence[Held]) -> list[Piece]:
    """Pieces that belong to another place in `after` than in `before`, or to none, or to one for the first time.

    A place that came under another one above it is a piece as a whole.

    before, after   one level of each edition, valid outlines in degrees (EPSG:4326)

    Pieces are closed, so whoever's point changes hands lies in one of them, up to the rounding of their corners (about
    1e-9 degrees). Where outlines of one edition overlap, pieces overlap as well.
    """
    old, new = _outlines(before), _outlines(after)
    return [
        *_changing(before, after, old, new),
        *(Piece(held, None, rest) for held, rest in _beyond(before, old, new)),
        *(Piece(None, held, rest) for held, rest in _beyond(after, new, old)),
    ]


def left_ground(before: Sequence[Held], after: Sequence[Held]) -> list[BaseGeometry]:
    """Ground outside which whoever lay in a place of `before` lies in the same one of `after`; closed, up to rounding.

    before, after   one level of each edition, valid outlines in degrees (EPSG:4326)

    Whose it becomes is not told, which costs one difference a place instead of one a pair of neighbours: what each
    place loses, and all of one that came under another above it. Where outlines of an edition overlap, the lowest code
    has the ground, so that a place may take what nobody lost: then what each gains counts too.
    """
    places = {held.identity: held.outline for held in after}
    old = _outlines(before)
    same = np.array([places.get(held.identity) for held in before], dtype=object)  # None: all of it is lost
    lost = [old[shapely.is_missing(same)], shapely.difference(old, same)]
    if not (shapely.coverage_is_valid(old) and shapely.coverage_is_valid(_outlines(after))):
        former = {held.identity: held.outline for held in before}
        was = np.array([former.get(held.identity, shapely.MultiPolygon()) for held in after], dtype=object)
        lost.append(shapely.difference(_outlines(after), was))
    grounds = [_polygonal(ground) for ground in np.concatenate(lost) if ground is not None]
    return [ground for ground in grounds if ground is not None]


def moved_edges(before: Sequence[Held], after: Sequence[Held]) -> list[BaseGeometry]:
    """Lines where the lower code decides between two places, and codes have changed: the outlines of the recoded."""
    codes = {held.key: held.code for held in before}
    return [shapely.boundary(held.outline) for held in after if codes.get(held.key, held.code) != held.code]


def common_area(before: Sequence[Held], after: Sequence[Held]) -> BaseGeometry:
    """Ground that both editions give to some place."""
    return shapely.intersection(shapely.union_all(_outlines(before)), shapely.union_all(_outlines(after)))


def _changing(before: Sequence[Held], after: Sequence[Held], old: Geometries, new: Geometries) -> Iterator[Piece]:
    from_index, to_index = shapely.STRtree(new).query(old, predicate="intersects")
    shared = shapely.intersection(old[from_index], new[to_index])
    for first, second, ground in zip(from_index.tolist(), to_index.tolist(), shared, strict=True):
        if before[first].identity != after[second].identity and (area := _polygonal(ground)) is not None:
            yield Piece(before[first], after[second], area)


def _beyond(places: Sequence[Held], outlines: Geometries, others: Geometries) -> Iterator[tuple[Held, BaseGeometry]]:
    rests = shapely.difference(outlines, shapely.union_all(others))
    for held, rest in zip(places, rests, strict=True):
        if (area := _polygonal(rest)) is not None:
            yield held, area


def _polygonal(geometry: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a result; lines and points, where outlines only touch, change nobody's place."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(parts) if parts else None


def _outlines(places: Sequence[Held]) -> Geometries:
    return np.array([held.outline for held in places], dtype=object)
