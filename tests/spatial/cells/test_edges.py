"""How far a point lies from the edge of its outline is what PostGIS measures in the plane."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from shapely.geometry.base import BaseGeometry

from spatial.cells import build_edges
from spatial.models import Boundary
from spatial.serving import index_of
from tests.cities import load_bekasi

SQUARE = shapely.box(0, 0, 10, 10)
WITH_HOLE = SQUARE.difference(shapely.box(4, 4, 6, 6))
COORDINATES = st.floats(-50, 50, allow_nan=False, allow_infinity=False)
POINTS = st_numpy.arrays(np.float64, (5, 2), elements=COORDINATES)


def measured(outline: BaseGeometry, points: np.ndarray) -> np.ndarray:
    edges = build_edges([outline.boundary])
    return edges.distances(np.zeros(len(points), np.int32), *points.T)


def test_the_edge_of_a_hole_and_of_each_part_counts() -> None:
    parts = shapely.union_all([WITH_HOLE, shapely.box(20, 0, 21, 1)])
    points = np.array([(5, 5), (5, 3), (2, 5), (19, 0.5), (10, 10)], float)

    assert measured(parts, points).tolist() == [1, 1, 2, 1, 0]


@given(ring=st_numpy.arrays(np.float64, (7, 2), elements=COORDINATES), points=POINTS)
def test_any_ring_is_as_far_as_shapely_says(ring: np.ndarray, points: np.ndarray) -> None:
    line = shapely.LineString(np.vstack([ring, ring[:1]]))

    ours = build_edges([line]).distances(np.zeros(len(points), np.int32), *points.T)

    assert ours == pytest.approx(shapely.distance(line, shapely.points(points)), abs=1e-9)


@given(points=POINTS, repeats=st.integers(1, 60))
def test_edges_in_many_chunks_are_all_seen(points: np.ndarray, repeats: int) -> None:
    ring = shapely.segmentize(SQUARE.boundary, 10 / repeats)

    assert measured(SQUARE, points) == pytest.approx(
        build_edges([ring]).distances(np.zeros(len(points), np.int32), *points.T), abs=1e-9
    )


def test_each_point_is_measured_to_its_own_outline_and_one_without_to_none() -> None:
    edges = build_edges([SQUARE.boundary, shapely.box(100, 0, 110, 10).boundary])

    answers = edges.distances(np.array([0, 1, -1], np.int32), [5, 105, 5], [1, 2, 5])

    assert (answers[:2].tolist(), np.isnan(answers[2])) == ([1, 2], True)


@pytest.mark.django_db
def test_the_shipped_city_is_measured_as_the_database_does() -> None:
    city = load_bekasi()
    edition = city.editions.get()
    index = index_of(edition)
    assert index is not None
    west, south, east, north = shapely.total_bounds(
        [shapely.from_wkb(bytes(each.outline.wkb)) for each in Boundary.objects.filter(level="kota")]
    )
    points = np.random.default_rng(4).uniform([west, south], [east, north], (800, 2))
    matches = index.match_many(*points.T, accuracy_m=np.full(800, 40.0))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select coalesce((match).edge_m, 'NaN'), (match).on_border
            from unnest(%s::float8[], %s::float8[]) with ordinality as point (lon, lat, n)
            cross join lateral spatial_match_point(st_setsrid(st_makepoint(lon, lat), 4326), %s, 40) as match
            order by n
            """,
            [points[:, 0].tolist(), points[:, 1].tolist(), edition.pk],
        )
        edge_m, on_border = (np.array(column) for column in zip(*cursor.fetchall(), strict=True))

    held = ~np.isnan(edge_m)
    assert (np.isnan(matches.edge_m) == ~held).all()
    assert np.abs(matches.edge_m[held] - edge_m[held]).max() < 1e-7
    assert (matches.on_border == on_border).all()
    assert 400 < np.count_nonzero(matches.is_certain) < held.sum() + 1
