"""Ground cut along the outlines of service areas, so that each piece is held by the same ones throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geo_pot.agencies.auditing.records import Claim, Ground

Piece = tuple[BaseGeometry, frozenset[str]]  # ground, and the codes of the outlines that hold it


def cut_ground(ground: Sequence[Ground], outlined: Sequence[Claim]) -> dict[int, list[Piece]]:
    """By Area id of each kelurahan, its ground in pieces that no outline crosses."""
    outlines = {claim.code: claim.outline for claim in outlined if claim.outline is not None}
    codes, tree = list(outlines), shapely.STRtree(list(outlines.values()))
    return {
        place.area_id: _cut(place.outline, {codes[at]: outlines[codes[at]] for at in sorted(tree.query(place.outline))})
        for place in ground
    }


def _cut(ground: BaseGeometry, outlines: Mapping[str, BaseGeometry]) -> list[Piece]:
    pieces: list[Piece] = [(ground, frozenset())]
    for code, outline in outlines.items():
        shapely.prepare(outline)
        pieces = [part for piece in pieces for part in _split(piece, code, outline)]
    return pieces


def _split(piece: Piece, code: str, outline: BaseGeometry) -> Iterator[Piece]:
    shape, holders = piece
    if outline.covers(shape):
        yield shape, holders | {code}
    elif not outline.intersects(shape):
        yield piece
    else:
        inside, outside = ground_of(shape & outline), ground_of(shape - outline)
        if not inside.is_empty:
            yield inside, holders | {code}
        if not outside.is_empty:
            yield outside, holders


def ground_of(shape: BaseGeometry) -> BaseGeometry:
    """Its polygons: where outlines only touch, lines and points come with them."""
    return shapely.MultiPolygon(polygons_of(shape))


def polygons_of(shape: BaseGeometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
