"""The ground that changes hands between two editions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from spatial.editions.difference import changed_pieces, common_area, left_ground, moved_edges
from spatial.editions.records import Held, Move


def held(key: int, west: float, east: float, code: str | None = None) -> Held:
    return Held(key, code or str(key), str(key), shapely.box(west, 0, east, 1))


def test_every_piece_says_whose_it_was_and_whose_it_is() -> None:
    before, after = [held(1, 0, 10), held(2, 10, 20)], [held(1, 0, 9), held(2, 9, 19), held(3, 19, 21)]

    pieces = {
        (p.move, p.before and p.before.key, p.after and p.after.key): p.outline for p in changed_pieces(before, after)
    }

    assert pieces.keys() == {(Move.CHANGES, 1, 2), (Move.CHANGES, 2, 3), (Move.JOINS, None, 3)}
    assert pieces[Move.CHANGES, 1, 2].equals(shapely.box(9, 0, 10, 1))
    assert pieces[Move.JOINS, None, 3].equals(shapely.box(20, 0, 21, 1))


def test_ground_that_nobody_holds_any_more_leaves() -> None:
    (piece,) = changed_pieces([held(1, 0, 10)], [held(1, 0, 9)])

    assert (piece.move, piece.after) == (Move.LEAVES, None)
    assert piece.outline.equals(shapely.box(9, 0, 10, 1))


def test_the_same_edition_twice_differs_nowhere() -> None:
    places = [held(1, 0, 10), held(2, 10, 20)]

    assert changed_pieces(places, places) == []
    assert moved_edges(places, places) == []


def test_the_outline_of_a_recoded_place_is_an_edge_where_the_order_of_codes_may_change() -> None:
    (edge,) = moved_edges([held(1, 0, 10), held(2, 10, 20)], [held(1, 0, 10, "9"), held(2, 10, 20)])

    assert edge.equals(shapely.boundary(shapely.box(0, 0, 10, 1)))


def test_ground_that_a_place_leaves_is_what_the_pieces_take_from_it(shared: Path) -> None:
    before, after = (
        _read(shared / "boundaries" / name)
        for name in ("real_bps2020_kelurahan.geojson", "real_2020agreement_kelurahan.geojson")
    )
    taken = shapely.union_all([piece.outline for piece in changed_pieces(before, after) if piece.before is not None])

    left = shapely.union_all(left_ground(before, after))

    assert left.area > 0
    assert shapely.symmetric_difference(left, taken).area < 1e-6 * left.area


def test_all_of_a_place_is_left_that_is_gone_or_came_under_another_one_above_it() -> None:
    before = [held(1, 0, 10), Held(2, "2", "2", shapely.box(10, 0, 20, 1), parent=8)]
    after = [Held(2, "2", "2", shapely.box(10, 0, 20, 1), parent=9)]

    assert shapely.union_all(left_ground(before, after)).equals(shapely.box(0, 0, 20, 1))


def test_ground_that_a_lower_code_takes_by_overlapping_is_left_though_nobody_lost_it() -> None:
    (ground,) = left_ground([held(1, 0, 10), held(2, 10, 20)], [held(1, 0, 12), held(2, 10, 20)])

    assert ground.equals(shapely.box(10, 0, 12, 1))


def test_nothing_is_left_where_nothing_changed() -> None:
    places = [held(1, 0, 10), held(2, 10, 20)]

    assert left_ground(places, places) == []


def test_the_real_editions_differ_in_a_twentyfifth_of_their_common_ground(shared: Path) -> None:
    before, after = (
        _read(shared / "boundaries" / name)
        for name in ("real_bps2020_kelurahan.geojson", "real_2020agreement_kelurahan.geojson")
    )
    changing = [piece.outline for piece in changed_pieces(before, after) if piece.move is Move.CHANGES]

    share = shapely.area(np.array(changing)).sum() / common_area(before, after).area
    assert share == pytest.approx(0.041, abs=0.0005)


def _read(path: Path) -> list[Held]:
    features = json.loads(path.read_text())["features"]
    codes = [f["properties"].get("kelurahan_code") or f["properties"]["code"] for f in features]
    keys = {code: number for number, code in enumerate(sorted(codes))}
    return [Held(keys[c], c, c, shape(f["geometry"])) for c, f in zip(codes, features, strict=True)]
