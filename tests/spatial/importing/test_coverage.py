"""Squares of 100 m: every figure can be seen."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry.base import BaseGeometry

from spatial.importing.coverage import find_gaps, find_overlaps, is_coverage, unmatched_edges, width
from spatial.importing.projection import Geometries


def outlines(*shapes: BaseGeometry) -> Geometries:
    return np.array(shapes, dtype=object)


LEFT, RIGHT = box(0, 0, 100, 100), box(100, 0, 200, 100)
RING = shapely.Polygon(box(0, 0, 100, 100).exterior, [box(40, 40, 60, 50).exterior])


def test_neighbours_that_share_an_edge_neither_overlap_nor_leave_a_gap() -> None:
    assert (find_overlaps(outlines(LEFT, RIGHT)), find_gaps(outlines(LEFT, RIGHT))) == ([], [])
    assert is_coverage(outlines(LEFT, RIGHT))


def test_an_overlap_has_its_pair_area_and_width() -> None:
    (overlap,) = find_overlaps(outlines(LEFT, box(97, 0, 200, 100)))

    assert (overlap.first, overlap.second, overlap.area_m2) == (0, 1, 300)
    assert overlap.width_m == pytest.approx(3, abs=0.002)


def test_an_overlap_in_several_pieces_is_one_finding_as_wide_as_its_widest_piece() -> None:
    comb = shapely.union_all([box(100, 0, 200, 100), box(99, 10, 100, 20), box(96, 40, 100, 60)])

    (overlap,) = find_overlaps(outlines(LEFT, comb))

    assert overlap.area_m2 == 90
    assert len(shapely.get_parts(overlap.pieces)) == 2
    assert overlap.width_m == pytest.approx(4, abs=0.002)


def test_an_outline_inside_another_overlaps_it_whole() -> None:
    (overlap,) = find_overlaps(outlines(LEFT, box(10, 10, 20, 20)))

    assert overlap.area_m2 == 100


def test_a_gap_has_its_neighbours_area_and_width() -> None:
    (gap,) = find_gaps(outlines(box(0, 0, 100, 40), box(0, 40, 40, 50), box(60, 40, 100, 50), box(0, 50, 100, 90)))

    assert (gap.around, gap.area_m2) == ((0, 1, 2, 3), 200)
    assert gap.width_m == pytest.approx(10, abs=0.002)


def test_ground_that_is_open_to_the_outside_is_no_gap() -> None:
    assert find_gaps(outlines(box(0, 0, 100, 10), box(0, 20, 100, 30))) == []


def test_an_outline_inside_a_gap_is_no_part_of_it() -> None:
    (gap,) = find_gaps(outlines(RING, box(45, 42, 50, 47)))

    assert gap.area_m2 == 200 - 25


def test_gaps_come_largest_first() -> None:
    holes = [box(10, 10, 20, 20).exterior, box(30, 30, 60, 60).exterior]

    assert [gap.area_m2 for gap in find_gaps(outlines(shapely.Polygon(LEFT.exterior, holes)))] == [900, 100]


def test_a_vertex_on_one_side_only_is_an_unmatched_edge() -> None:
    """No overlap and no gap, but once reprojected or simplified it is both."""
    with_vertex = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50), (100, 0)])

    edges = unmatched_edges(outlines(LEFT, with_vertex, box(300, 0, 400, 100)))

    assert [shapely.is_empty(edge) for edge in edges] == [False, False, True]
    assert not is_coverage(outlines(LEFT, with_vertex))


def test_an_invalid_outline_is_no_coverage() -> None:
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)])

    assert not is_coverage(outlines(bow_tie))


@given(st.floats(0.01, 500), st.floats(0.01, 500), st.floats(0, 180))
def test_the_width_of_a_rectangle_is_its_shorter_side_however_it_is_turned(a: float, b: float, angle: float) -> None:
    turned = shapely.affinity.rotate(box(0, 0, a, b), angle)

    assert width(turned) == pytest.approx(min(a, b), abs=0.0021)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=12
    )
)
def test_areas_add_up(rectangles: list[tuple[int, int, int, int]]) -> None:
    """Inclusion and exclusion on the unit grid, counted cell by cell."""
    shapes = outlines(*(box(x, y, x + w, y + h) for x, y, w, h in rectangles))
    covers = np.zeros((len(rectangles), 40, 40), dtype=bool)
    for at, (x, y, w, h) in enumerate(rectangles):
        covers[at, x : x + w, y : y + h] = True

    overlaps = {(each.first, each.second): each.area_m2 for each in find_overlaps(shapes)}

    expected = {
        (a, b): shared
        for a in range(len(rectangles))
        for b in range(a + 1, len(rectangles))
        if (shared := int((covers[a] & covers[b]).sum()))
    }
    assert overlaps == pytest.approx(expected)
