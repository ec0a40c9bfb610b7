"""The index answers what ST_Covers answers on the full outlines, to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from spatial.cells import CellIndex
from tests.spatial.cells.material import (
    CHICAGO,
    KECAMATAN_A,
    KELURAHAN_A,
    KELURAHAN_B,
    OVERLAPPING,
    ask_postgis,
    ask_shapely,
    points_of_every_kind,
    read_outlines,
)

FILES = [KELURAHAN_A, KELURAHAN_B, KECAMATAN_A, CHICAGO, OVERLAPPING]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_no_point_is_answered_otherwise_than_by_postgis(name: str, shared: Path) -> None:
    outlines, codes = read_outlines(shared, name)
    points = points_of_every_kind(outlines, seed=1, anywhere=10_000, on_edges=5_000)

    answers = CellIndex.build(outlines, codes).locate_many(*points.T)

    assert np.count_nonzero(answers != ask_postgis(outlines, points)) == 0


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_no_point_in_a_million_is_answered_otherwise_than_by_postgis(name: str, shared: Path) -> None:
    outlines, codes = read_outlines(shared, name)
    points = points_of_every_kind(outlines, seed=2, anywhere=1_000_000, on_edges=100_000)

    answers = CellIndex.build(outlines, codes).locate_many(*points.T)

    assert np.count_nonzero(answers != ask_postgis(outlines, points)) == 0


@pytest.mark.django_db
def test_points_about_which_postgis_and_shapely_disagree_are_answered_as_by_postgis() -> None:
    corners = np.random.default_rng(6).uniform(0, 1, (9, 3, 2))  # near 0, 0 a double holds more than degrees need
    triangles = [shapely.Polygon(three) for three in corners]
    points = points_of_every_kind(triangles, seed=1, anywhere=0, on_edges=4_000)

    answers = CellIndex.build(triangles, list("abcdefghi")).locate_many(*points.T)

    truth = ask_postgis(triangles, points)
    assert np.count_nonzero(ask_shapely(triangles, points) != truth) > 0
    assert np.count_nonzero(answers != truth) == 0


@pytest.mark.django_db
def test_a_planted_wrong_answer_is_caught(shared: Path) -> None:
    outlines, codes = read_outlines(shared, KELURAHAN_A)
    points = points_of_every_kind(outlines, seed=1, anywhere=20_000, on_edges=0)
    index = CellIndex.build(outlines, codes, cells_across=40)  # so large that points lie in each
    whole = np.flatnonzero(index._layout.cells >= 0)
    index._layout.cells[whole[0]] += 1

    answers = index.locate_many(*points.T)

    assert np.count_nonzero(answers != ask_postgis(outlines, points)) > 0
