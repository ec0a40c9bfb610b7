from dataclasses import replace

import numpy as np
import pytest

from spatial.analysis.cube import CellFrame
from spatial.analysis.emerging import EmergingClass
from spatial.analysis.gi_star import dense_q, gi_star
from spatial.analysis.grid import ExtentTooLarge
from spatial.analysis.reports import Reports
from spatial.analysis.surface import Surface, surface

FRAME = CellFrame(west=1_000.0, south=2_000.0, columns=12, rows=10)
NOW = 720.0


def a_city(n: int = 4_000) -> Reports:
    """Evenly spread reports, and one corner that grows dense in the last months."""
    rng = np.random.default_rng(11)
    x, y, t = rng.uniform(1_000, 2_200, n), rng.uniform(2_000, 3_000, n), rng.uniform(0, NOW, n)
    return Reports(
        np.append(x, rng.uniform(1_000, 1_300, 600)),
        np.append(y, rng.uniform(2_000, 2_300, 600)),
        np.append(t, rng.uniform(NOW - 90, NOW, 600)),
    )


def cell(found: Surface, row: int, column: int) -> int:
    (index,) = np.flatnonzero((found.row == row) & (found.column == column))
    return int(index)


def test_every_cell_has_its_density_its_change_and_what_to_expect() -> None:
    found = surface(a_city(), now=NOW, frame=FRAME)

    assert found.counts.shape == found.step_z.shape == found.step_q.shape == (24, 120)
    assert found.counts.sum() == found.reports == 4_600
    assert np.array_equal(found.z.reshape(10, 12), gi_star(found.counts.sum(axis=0).reshape(10, 12)))
    assert np.array_equal(found.step_q, dense_q(found.step_z[:, None, :])[:, 0])
    corner, middle = cell(found, 0, 0), cell(found, 6, 8)
    assert (found.class_of(corner), found.class_of(middle)) == (EmergingClass.CONSECUTIVE, EmergingClass.NONE)
    assert (found.west[corner], found.south[corner], found.west[middle]) == (1_000.0, 2_000.0, 1_800.0)
    assert found.q[corner] < 0.01
    assert found.q[middle] > 0.5
    assert found.expected_30d[corner] > 3 * found.expected_30d[middle]


def test_what_is_expected_adds_up_to_the_volume_but_for_what_the_kernel_carries_away() -> None:
    found = surface(a_city(), now=NOW, frame=FRAME)

    volume = found.counts[-3:].sum() / 3

    assert 0.7 * volume < found.expected_30d.sum() < volume


def test_cells_outside_the_city_are_absent_and_their_reports_counted() -> None:
    city = np.ones((10, 12), np.bool_)
    city[:, 6:] = False
    reports = a_city()

    half = surface(reports, now=NOW, frame=FRAME, city=city)
    alone = surface(reports, now=NOW, frame=replace(FRAME, columns=6))

    assert half.left_out["outside the city's cells"] == int((reports.x >= 1_600).sum())
    assert np.allclose(half.z, alone.z, atol=1e-12)
    assert np.array_equal(half.emerging, alone.emerging)


def test_without_a_frame_the_cells_around_the_reports_are_the_city() -> None:
    reports = a_city()

    assert surface(reports, now=NOW).frame == FRAME
    assert np.array_equal(surface(reports, now=NOW).z, surface(reports, now=NOW, frame=FRAME).z)


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = a_city()
    order = np.random.default_rng(3).permutation(reports.x.size)

    one = surface(reports, now=NOW, frame=FRAME)
    other = surface(Reports(reports.x[order], reports.y[order], reports.t[order]), now=NOW, frame=FRAME)

    assert np.array_equal(one.step_z, other.step_z)
    assert one.expected_30d == pytest.approx(other.expected_30d, rel=1e-12)


def test_no_reports_make_an_even_surface() -> None:
    none = np.empty(0)

    found = surface(Reports(none, none, none), now=NOW, frame=FRAME)

    assert not found.z.any()
    assert not found.expected_30d.any()
    assert {found.class_of(i) for i in range(120)} == {EmergingClass.NONE}
    assert surface(Reports(none, none, none), now=NOW).z.size == 1


def test_doubtful_reports_are_left_out_for_the_first_reason_that_holds() -> None:
    n = 6
    x = np.array([np.nan, 1_010.0, 1_010.0, 1_010.0, 1_010.0, 1_010.0])
    t = np.array([1.0, np.inf, NOW + 1, 700.0, 700.0, 700.0])
    reports = Reports(
        x,
        np.full(n, 2_010.0),
        t,
        is_rejected=np.arange(n) == 3,
        is_duplicate=np.arange(n) == 4,
        accuracy_m=np.full(n, 500.0),
    )

    found = surface(reports, now=NOW, frame=FRAME)

    assert found.left_out == {
        "no position": 1,
        "no date": 1,
        "after now": 1,
        "rejected": 1,
        "duplicate": 1,
        "outside the city's cells": 0,
    }
    assert found.reports == 1


def test_what_cannot_be_a_surface_is_refused() -> None:
    reports = a_city(10)

    with pytest.raises(ValueError, match="9 steps are too few"):
        surface(reports, now=NOW, steps=9)
    with pytest.raises(ValueError, match=r"city has shape \(2, 2\)"):
        surface(reports, now=NOW, frame=FRAME, city=np.ones((2, 2), np.bool_))
    with pytest.raises(ValueError, match="not on the grid of 100 m"):
        CellFrame(1_050.0, 2_000.0, 2, 2)
    with pytest.raises(ExtentTooLarge, match="stray coordinate"):
        surface(Reports(np.array([0.0, 9e6]), np.array([0.0, 9e6]), np.zeros(2)), now=NOW)
