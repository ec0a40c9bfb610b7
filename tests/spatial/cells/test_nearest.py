"""Outside every outline the index measures as the database's own match does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from django.db import connection
from shapely import box

from spatial.cells import CellIndex, Match, Method
from spatial.models import Boundary
from tests.cities import load_bekasi, load_chicago

# PostGIS gives steps of 1e-8 m. Near the corners of edges of a few metres it is up to half a millimetre off, since it
# works with the normals of their arcs; ours agrees with extended precision to 1e-8 m there.
USUALLY_M, AT_WORST_M = 2e-8, 1e-3


def stored_index(territory_code: str) -> tuple[CellIndex, dict[int, str], int]:
    """The index of the kelurahan in force, the codes of their areas, and the edition."""
    boundaries = Boundary.objects.filter(
        level="kelurahan", edition__state="published", edition__territory__code=territory_code
    )
    rows = list(boundaries.values_list("code", "area_id", "edition_id", "outline"))
    outlines = [shapely.from_wkb(bytes(outline.wkb)) for *_, outline in rows]
    index = CellIndex.build(outlines, [code for code, *_ in rows])
    return index, {area: code for code, area, *_ in rows}, rows[0][2]


def assert_matched_as_stored(territory_code: str, points: np.ndarray) -> None:
    index, code_of_area, edition = stored_index(territory_code)
    ours = index.match_many(*points.T, tolerance_m=25)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select (match).method, (match).kelurahan_id, (match).nearest_id, (match).distance_m
            from unnest(%(lons)s::float8[], %(lats)s::float8[]) with ordinality as point (lon, lat, n)
            cross join lateral spatial_match_point(st_setsrid(st_makepoint(lon, lat), 4326), %(edition)s, null) as match
            order by n
            """,
            {"lons": points[:, 0].tolist(), "lats": points[:, 1].tolist(), "edition": edition},
        )
        rows = cursor.fetchall()
    position_of_area = {area: index.codes.index(code) for area, code in code_of_area.items()} | {None: -1}

    theirs = [[Method[m.upper()], position_of_area[area], position_of_area[near]] for m, area, near, _ in rows]
    assert np.column_stack([ours.method, ours.position, ours.nearest]).tolist() == theirs
    apart_m = np.abs(ours.distance_m - [row[3] for row in rows])
    assert np.quantile(apart_m, 0.75) < USUALLY_M
    assert apart_m.max() < AT_WORST_M


def outside(territory_code: str, points: int) -> np.ndarray:
    """Points from on the city's edge to a kilometre off it."""
    index, *_ = stored_index(territory_code)
    rng = np.random.default_rng(3)
    vertices = rng.permutation(index._arcs.vertices)[:points]
    edge = rng.integers(0, len(index._arcs.vertices) - 1, points)
    part = rng.uniform(0, 1, (points, 1))
    on_edges = index._arcs.vertices[edge] * (1 - part) + index._arcs.vertices[edge + 1] * part
    shift = rng.normal(0, 1, (points, 2)) * 10.0 ** rng.uniform(-9, -2, (points, 1))
    near = np.vstack([vertices + shift, on_edges + shift, on_edges])
    return near[index.locate_many(*near.T) < 0]


@pytest.mark.django_db
def test_the_shipped_city_is_matched_as_the_database_does() -> None:
    city = load_bekasi()

    assert_matched_as_stored(city.code, outside(city.code, 150))


@pytest.mark.django_db
def test_long_edges_far_from_the_equator_are_matched_as_the_database_does(shared: Path) -> None:
    city = load_chicago(shared)

    assert_matched_as_stored(city.code, outside(city.code, 20))


@pytest.mark.django_db
def test_points_miles_away_are_given_to_the_nearest_on_the_ellipsoid() -> None:
    city = load_bekasi()
    ring = np.linspace(0, 2 * np.pi, 240)
    points = np.column_stack([106.97 + 0.2 * np.sin(ring), -6.28 + 0.2 * np.cos(ring)])

    assert_matched_as_stored(city.code, points)


def test_a_point_beyond_the_tolerance_names_the_nearest_all_the_same() -> None:
    index = CellIndex.build([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["west", "east"])

    match = index.match(2.001, 0.5, tolerance_m=100)

    assert (match.code, match.method, match.nearest) == (None, Method.UNMATCHED, "east")
    assert match.distance_m == pytest.approx(111.315, abs=0.001)  # 0.001° of the parallel 0.5° on WGS 84
    assert index.match(2.001, 0.5, tolerance_m=112).code == "east"


def test_of_two_outlines_as_near_the_lower_code_is_taken() -> None:
    index = CellIndex.build([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["b", "a"])

    assert index.match(1, 1.00001, tolerance_m=25).code == "a"


def test_a_covered_point_is_no_distance_away() -> None:
    index = CellIndex.build([box(0, 0, 1, 1)], ["a"])

    assert index.match(0.5, 0.5, tolerance_m=25) == Match("a", Method.COVERS, 0, None)


def test_a_point_that_is_no_number_is_matched_to_nothing() -> None:
    matches = CellIndex.build([box(0, 0, 1, 1)], ["a"]).match_many([np.nan, np.inf], [0.5, 0.5], tolerance_m=25)

    assert matches.method.tolist() == [Method.UNMATCHED] * 2
    assert (matches.position.tolist(), matches.nearest.tolist()) == ([-1, -1], [-1, -1])
    assert np.isnan(matches.distance_m).all()
