import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from spatial.importing.coverage import find_gaps, find_overlaps, is_coverage
from spatial.importing.errors import RepairFailed
from spatial.importing.fitting import FitRules
from spatial.importing.projection import WGS84, Geometries, transform
from spatial.importing.repair import repair
from tests.spatial.importing.material import METRE, METRIC_SRID, STEP, city, outlines, square

METRIC = f"EPSG:{METRIC_SRID}"


def array(*shapes: BaseGeometry) -> Geometries:
    return np.array(shapes, dtype=object)


def metres(shapes: Geometries) -> Geometries:
    return transform(shapes, WGS84, METRIC)


def test_a_valid_coverage_comes_back_as_it_was() -> None:
    before = outlines(city())

    assert all(shapely.equals_identical(before, repair(before, 10, METRIC_SRID)))


def test_an_overlap_goes_to_one_side_and_the_others_stay() -> None:
    before = array(square(0, 0), square(1 - 3 * METRE / STEP, 0), square(3, 0))

    after = repair(before, 10, METRIC_SRID)

    assert is_coverage(after)
    assert find_overlaps(metres(after)) == []
    assert shapely.equals_identical(after[2], before[2])
    assert shapely.union_all(after).area == pytest.approx(shapely.union_all(before).area, rel=1e-12)


def hole(width_m: float) -> Geometries:
    """A ring of two outlines around a hole of that width."""
    whole, half = square(0, 0), square(0, 0, height=0.5)
    middle = square(0.4, 0.5 - width_m * METRE / STEP / 2, width=0.2, height=width_m * METRE / STEP)
    return array(half - middle, (whole - half) - middle)


def test_a_gap_is_filled_up_to_the_width_and_kept_above() -> None:
    before = hole(8)

    assert len(find_gaps(metres(before))) == 1
    assert find_gaps(metres(repair(before, 10, METRIC_SRID))) == []
    kept = repair(before, 6, METRIC_SRID)
    assert [gap.area_m2 for gap in find_gaps(metres(kept))] == pytest.approx(
        [gap.area_m2 for gap in find_gaps(metres(before))], abs=0.01
    )


def test_a_vertex_on_one_side_only_is_settled_for_both() -> None:
    before = array(square(0, 0), shapely.segmentize(square(1, 0), STEP / 2))

    after = repair(before, 10, METRIC_SRID)

    assert not is_coverage(before)
    assert is_coverage(after)
    assert shapely.area(metres(after)).tolist() == pytest.approx(shapely.area(metres(before)).tolist(), abs=1)


def test_an_outline_that_others_cover_is_not_dropped_silently() -> None:
    with pytest.raises(RepairFailed, match="leave nothing of outline"):
        repair(array(square(0, 0), square(0, 0)), 10, METRIC_SRID)


@pytest.mark.parametrize("metres_asked", [0, -1, 25.1, float("nan")])
def test_a_repair_wider_than_the_tolerance_is_refused(metres_asked: float) -> None:
    with pytest.raises(RepairFailed, match="within the tolerance of 25 m"):
        FitRules(METRIC_SRID, 25, metres_asked)


SHIFTS = st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), min_size=6, max_size=6)


# A corner a nanometre beside an edge: in degrees it lies across it.
HAIR = [
    (1, 1), (1, 0.49027332723402406), (-3.142121170830687, 0.18360840299838266),
    (-3.068077469892387, -3.0986102452726207), (1, -2.928835419587199), (1, 0.7387296985968588),
]  # fmt: skip


@given(SHIFTS)
@example(HAIR)
@settings(max_examples=50, deadline=None)
def test_shifted_neighbours_become_a_coverage_and_far_vertices_stay(shifts: list[tuple[float, float]]) -> None:
    """Six squares, each moved by up to 4 m, as a careless digitising moves them."""
    grid = [square(at % 3, at // 3) for at in range(6)]
    before = array(
        *(shapely.affinity.translate(each, x * METRE, y * METRE) for each, (x, y) in zip(grid, shifts, strict=True))
    )

    after = repair(before, 10, METRIC_SRID)

    assert is_coverage(after)
    assert find_overlaps(metres(after)) == []
    assert all(gap.width_m > 10 for gap in find_gaps(metres(after)))
    old = {tuple(xy) for xy in shapely.get_coordinates(before).tolist()}
    for was, now in zip(before, after, strict=True):
        assert shapely.area(shapely.symmetric_difference(*metres(array(was, now)))) < 4 * 1_110 * 16
    assert len(old & {tuple(xy) for xy in shapely.get_coordinates(after).tolist()}) >= 4
