"""Holes, islands, shared edges, many parts, slivers and overlaps, on whole numbers, where shapely's answer is exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from spatial.cells import CellIndex
from tests.spatial.cells.material import ask_shapely

SHEARS = [(1, 0, 0, 1), (3, 1, -1, 2), (1, 4, 0, 1), (-2, 1, 1, 3)]  # whole numbers: no coordinate is rounded
HOLED = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])


def half_steps(outlines: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """All points on halves of a unit in and around the outlines: corners, middles of edges and of squares."""
    west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
    lons, lats = np.arange(west - 1, east + 1.5, 0.5), np.arange(south - 1, north + 1.5, 0.5)
    return np.stack(np.meshgrid(lons, lats), axis=-1).reshape(-1, 2)


def assert_as_shapely(outlines: Sequence[BaseGeometry], cells_across: int) -> None:
    codes = [f"{n:04}" for n in range(len(outlines))]
    points = half_steps(outlines)

    answers = CellIndex.build(outlines, codes, cells_across=cells_across).locate_many(*points.T)

    assert answers.tolist() == ask_shapely(outlines, points).tolist()


@settings(deadline=None, max_examples=60)
@given(
    owners=arrays(np.int8, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 3)),
    shear=st.sampled_from(SHEARS),
    cells_across=st.integers(1, 20),
)
def test_squares_dealt_to_owners_are_answered_as_by_shapely(
    owners: NDArray[np.int8], shear: tuple[int, int, int, int], cells_across: int
) -> None:
    squares = [(owner, box(x, y, x + 1, y + 1)) for (y, x), owner in np.ndenumerate(owners)]
    united = [shapely.union_all([square for of, square in squares if of == owner]) for owner in np.unique(owners)]

    assert_as_shapely([affine_transform(outline, [*shear, 0, 0]) for outline in united], cells_across)


corner = st.tuples(st.integers(-12, 12), st.integers(-12, 12))
triangle = st.tuples(corner, corner, corner).map(Polygon).filter(lambda outline: outline.area > 0)


@settings(deadline=None, max_examples=60)
@given(outlines=st.lists(triangle, min_size=1, max_size=8), cells_across=st.integers(1, 40))
def test_slivers_and_overlaps_are_answered_as_by_shapely(outlines: Sequence[BaseGeometry], cells_across: int) -> None:
    assert_as_shapely(outlines, cells_across)


@pytest.mark.parametrize("codes", [["a", "b"], ["b", "a"]])
def test_a_shared_edge_belongs_to_the_lower_code(codes: list[str]) -> None:
    index = CellIndex.build([box(0, 0, 1, 1), box(1, 0, 2, 1)], codes)

    assert [index.locate(1, lat) for lat in (0, 0.3, 1)] == ["a", "a", "a"]


def test_codes_are_compared_as_text() -> None:
    index = CellIndex.build([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["9", "10"])

    assert (index.codes, index.locate(1, 0.5)) == (("10", "9"), "10")


def test_a_hole_is_outside_and_its_edge_is_not() -> None:
    index = CellIndex.build([HOLED], ["a"])

    assert [index.locate(lon, 4.5) for lon in (2, 3, 4.5, 6, 7)] == ["a", "a", None, "a", "a"]


def test_an_island_in_a_hole_belongs_to_its_own_outline() -> None:
    archipelago = MultiPolygon([HOLED, box(4, 4, 5, 5), box(20, 20, 21, 21)])
    enclave = box(5, 4, 6, 5)

    index = CellIndex.build([archipelago, enclave], ["a", "b"])

    assert [index.locate(lon, 4.5) for lon in (3.5, 4.5, 5, 5.5, 6)] == [None, "a", "a", "b", "a"]
    assert index.locate(20.5, 21) == "a"


def test_of_outlines_that_overlap_all_are_named_and_the_lowest_holds() -> None:
    index = CellIndex.build([box(0, 0, 3, 3), box(1, 1, 2, 2), box(2, 2, 4, 4)], ["b", "a", "c"])

    assert [index.locate(at, at) for at in (0.5, 1.5, 2, 2.5, 3.5, 5)] == ["b", "a", "a", "b", "c", None]
    assert [index.covering(at, at) for at in (0.5, 2, 2.5, 5)] == [("b",), ("a", "b", "c"), ("b", "c"), ()]


def test_one_and_many_points_are_answered_alike() -> None:
    outlines, codes = [HOLED, box(9, 0, 12, 9), box(3, 3, 5, 6)], ["a", "b", "c"]
    index = CellIndex.build(outlines, codes, cells_across=7)
    points = half_steps(outlines)

    many = [None if position < 0 else index.codes[position] for position in index.locate_many(*points.T)]

    assert [index.locate(lon, lat) for lon, lat in points.tolist()] == many


def test_no_number_and_the_far_side_of_the_world_are_nowhere() -> None:
    index = CellIndex.build([box(0, 0, 1, 1)], ["a"])
    odd = [np.nan, np.inf, -np.inf, 180.0, -180.0, 1e300]

    assert [index.locate(lon, 0.5) for lon in odd] == [None] * 6
    assert index.locate_many(np.full(6, 0.5), odd).tolist() == [-1] * 6
    assert index.locate_many([], []).tolist() == []


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2,\), lats \(1,\)"):
        CellIndex.build([box(0, 0, 1, 1)], ["a"]).locate_many([1, 2], [1])
