"""The cell index, the database's own match and ST_Covers on the full outlines say the same of every point."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.cells import CellIndex
from spatial.cells.layout import NOWHERE
from spatial.cells.outlines import Float
from spatial.models import Boundary, Edition, Level
from tests.spatial.cells.material import CHICAGO, KELURAHAN_A, KELURAHAN_B, read_outlines
from tests.spatial.three_answers import (
    NONE,
    Answers,
    anywhere,
    as_stored,
    ask_all,
    on_edges,
    on_shared_edges,
    publish,
    vertices,
)

pytestmark = pytest.mark.django_db
PLACE = np.array([107.0, -6.25])
CITIES = [(KELURAHAN_A, 32748), (KELURAHAN_B, 32748), (CHICAGO, 32616)]


@pytest.mark.parametrize(("name", "metric_srid"), CITIES)
def test_the_three_agree_on_some_thousand_points_of_every_kind(name: str, metric_srid: int, shared: Path) -> None:
    outlines, codes = read_outlines(shared, name)
    rng = np.random.default_rng(4)
    corners = rng.permutation(vertices(outlines))[:1_000]
    points = np.vstack([anywhere(outlines, 1_000, rng), on_shared_edges(outlines, 1_000, rng), corners])

    edition, index = publish(outlines, codes, metric_srid=metric_srid), CellIndex.build(outlines, codes)
    told = ask_all(outlines, codes, points, edition=edition, index=index)

    assert told.differences() == NONE
    assert np.count_nonzero(told.covers >= 0) > 2_000


@pytest.mark.slow
@pytest.mark.parametrize(("name", "metric_srid"), CITIES)
def test_the_three_agree_on_a_million_points_that_nobody_has_seen(name: str, metric_srid: int, shared: Path) -> None:
    """Other points in each run; the seed of a run that fails is in its message."""
    outlines, codes = read_outlines(shared, name)
    with connection.cursor() as cursor:  # drawing the points takes longer than the service's transactions may rest
        cursor.execute("set local idle_in_transaction_session_timeout = 0")
    seed = secrets.randbits(64)
    rng = np.random.default_rng(seed)
    points = np.vstack(
        [anywhere(outlines, 1_000_000, rng), on_shared_edges(outlines, 100_000, rng), vertices(outlines)]
    )

    edition, index = publish(outlines, codes, metric_srid=metric_srid), CellIndex.build(outlines, codes)
    told = ask_all(outlines, codes, points, edition=edition, index=index)

    assert (seed, told.differences()) == (seed, NONE)


def wrong_whole_cell(index: CellIndex) -> None:
    cells = index._layout.cells
    held, times = np.unique(cells[cells >= 0], return_counts=True)
    at = np.flatnonzero(cells == held[times.argmax()])
    cells[at[len(at) // 2]] = NOWHERE


def wrong_fine_cells(index: CellIndex) -> None:
    blocks = index._layout.blocks
    blocks[np.flatnonzero(blocks >= 0)] = NOWHERE


def wrong_candidates(index: CellIndex) -> None:
    members = index._layout.list_members
    members[:] = np.roll(members, 1)


def wrong_edges(index: CellIndex) -> None:
    index._layout.edges[::50] += 1e-4


def swapped_codes(index: CellIndex) -> None:
    index.codes = (index.codes[1], index.codes[0], *index.codes[2:])


@pytest.mark.parametrize("spoil", [wrong_whole_cell, wrong_fine_cells, wrong_candidates, wrong_edges, swapped_codes])
def test_what_is_wrong_in_the_index_is_caught(spoil: Callable[[CellIndex], None], shared: Path) -> None:
    told = answers_of_a_spoiled(shared, index=spoil)

    assert told.differences()["index and ST_Covers"] > 0
    assert told.differences()["index and function"] > 0
    assert told.differences()["function and ST_Covers"] == 0


def moved_by_ten_metres(edition: Edition) -> None:
    boundary = edition.boundaries.filter(level=Level.KELURAHAN)[20]
    boundary.outline = as_stored(shapely.affinity.translate(shapely.from_wkb(bytes(boundary.outline.wkb)), 1e-4))
    boundary.save(update_fields=["outline"])


def higher_code_for_an_edge(edition: Edition) -> None:
    """Two neighbours change names: points inside them are told apart, and so are those on their edge."""
    first, second = edition.boundaries.filter(level=Level.KELURAHAN)[:2]
    Boundary.objects.filter(pk=first.pk).update(code="between")
    Boundary.objects.filter(pk=second.pk).update(code=first.code)
    Boundary.objects.filter(pk=first.pk).update(code=second.code)


@pytest.mark.parametrize("spoil", [moved_by_ten_metres, higher_code_for_an_edge])
def test_what_is_wrong_in_the_database_is_caught(spoil: Callable[[Edition], None], shared: Path) -> None:
    told = answers_of_a_spoiled(shared, edition=spoil)

    assert told.differences()["function and ST_Covers"] > 0
    assert told.differences()["index and function"] > 0
    assert told.differences()["index and ST_Covers"] == 0


def answers_of_a_spoiled(
    shared: Path,
    *,
    index: Callable[[CellIndex], None] | None = None,
    edition: Callable[[Edition], None] | None = None,
) -> Answers:
    outlines, codes = read_outlines(shared, KELURAHAN_B)
    rng = np.random.default_rng(7)
    points = np.vstack([anywhere(outlines, 4_000, rng), on_shared_edges(outlines, 2_000, rng)])
    built, published = CellIndex.build(outlines, codes, cells_across=40), publish(outlines, codes)  # every cell is hit
    if index:
        index(built)
    if edition:
        edition(published)
    return ask_all(outlines, codes, points, edition=published, index=built)


corner = st.floats(-0.3, 0.3)  # of the square on a grid of whole numbers: far enough that no square turns over
SIZE = 4


@settings(max_examples=40, deadline=None)
@given(
    owners=arrays(np.int8, (SIZE, SIZE), elements=st.integers(0, 4)),
    moves=arrays(np.float64, (SIZE + 1, SIZE + 1, 2), elements=corner),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_owners_of_crooked_squares_are_told_alike(owners: NDArray[np.int8], moves: Float, seed: int) -> None:
    """Squares with moved corners, dealt to owners: shared edges, holes, islands, and outlines of several parts.

    Owner 0 is nobody, so that there are enclaves too.
    """
    outlines, codes = crooked_city(owners, moves)
    if not outlines:
        return
    rng = np.random.default_rng(seed)
    points = np.vstack([anywhere(outlines, 100, rng), on_edges(outlines, 200, rng), vertices(outlines)])
    with transaction.atomic():
        told = ask_all(
            outlines, codes, points, edition=publish(outlines, codes), index=CellIndex.build(outlines, codes)
        )
        transaction.set_rollback(True)

    assert told.differences() == NONE


def crooked_city(owners: NDArray[np.int8], moves: Float) -> tuple[list[BaseGeometry], list[str]]:
    at = (np.stack(np.meshgrid(np.arange(SIZE + 1.0), np.arange(SIZE + 1.0)), axis=-1) + moves) * 0.01 + PLACE
    squares = {
        (row, column): shapely.Polygon(
            [at[row, column], at[row, column + 1], at[row + 1, column + 1], at[row + 1, column]]
        )
        for row, column in np.ndindex(SIZE, SIZE)
    }
    held = sorted({int(owner) for owner in owners.flat} - {0})
    outlines = [
        shapely.coverage_union_all([square for place, square in squares.items() if owners[place] == owner])
        for owner in held
    ]
    return outlines, [str(owner) for owner in held]
