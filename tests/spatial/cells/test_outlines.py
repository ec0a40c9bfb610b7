"""What cannot be indexed is refused by name."""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from spatial.cells import BadOutline, CellIndex, outlines_sha256

SQUARE = box(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        (Polygon(), "B-2 is empty"),
        (LineString([(0, 0), (1, 1)]), "B-2 is a LineString"),
        (box(0, 100, 1, 101), "B-2 reaches 1, 101: outlines are lon, lat in degrees"),
        (box(700_000, 9_300_000, 710_000, 9_310_000), "B-2 reaches 710000"),
        (shapely.from_wkt("POLYGON ((0 0, NaN 1, 1 1, 0 0))"), "B-2 has a coordinate that is not a number"),
        (shapely.set_srid(SQUARE, 32748), "B-2 has SRID 32748"),
    ],
)
def test_an_outline_that_holds_no_points_is_refused_by_its_code(outline: BaseGeometry, said: str) -> None:
    with pytest.raises(BadOutline, match=said):
        CellIndex.build([SQUARE, outline], ["A-1", "B-2"])


@pytest.mark.parametrize(
    ("codes", "said"),
    [(["a"], "2 outlines and 1 codes"), (["a", "a"], "code a stands for two outlines")],
)
def test_codes_that_do_not_fit_are_refused(codes: list[str], said: str) -> None:
    with pytest.raises(BadOutline, match=said):
        CellIndex.build([SQUARE, SQUARE], codes)


def test_no_outlines_are_refused() -> None:
    with pytest.raises(BadOutline, match="at least one"):
        CellIndex.build([], [])


def test_a_third_coordinate_and_empty_parts_are_left_out() -> None:
    high = Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9), (0, 1, 9)])

    index = CellIndex.build([MultiPolygon([Polygon(), high])], ["a"])

    assert index.content_sha256 == outlines_sha256([Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])], ["a"])


def test_the_content_does_not_depend_on_the_order_given() -> None:
    other = box(1, 0, 2, 1)

    assert outlines_sha256([SQUARE, other], ["a", "b"]) == outlines_sha256([other, SQUARE], ["b", "a"])
    assert outlines_sha256([SQUARE, other], ["a", "b"]) != outlines_sha256([SQUARE, other], ["b", "a"])


def test_one_rounding_of_one_vertex_is_another_content() -> None:
    moved = box(0, 0, 1 + 2**-52, 1)

    assert outlines_sha256([SQUARE], ["a"]) != outlines_sha256([moved], ["a"])
