import math

import numpy as np
import pytest
import shapely

from spatial.importing.errors import MisplacedCoordinates, UnknownSrid
from spatial.importing.projection import WGS84, plane_fit, reference_system, require_true_scale, transform

BEKASI, CHICAGO = shapely.Point(107.0, -6.25), shapely.Point(-87.65, 41.85)


def test_a_point_lies_where_utm_says() -> None:
    """Zone 48's central meridian is 105° E: easting 500 km; the southern half counts from 10,000 km at the equator."""
    (here,) = transform([shapely.Point(105, 0)], WGS84, "EPSG:32748")

    assert (here.x, here.y) == pytest.approx((500_000, 10_000_000), abs=1e-6)


def test_there_and_back_is_the_same_place_to_a_nanometre() -> None:
    (there,) = transform([BEKASI], WGS84, "EPSG:32748")
    (back,) = transform([there], "EPSG:32748", WGS84)

    assert (back.x, back.y) == pytest.approx((BEKASI.x, BEKASI.y), abs=1e-13)


def test_nothing_is_transformed_without_complaint() -> None:
    assert len(transform(np.array([], dtype=object), WGS84, "EPSG:32748")) == 0
    assert shapely.is_empty(transform([shapely.Polygon()], WGS84, "EPSG:32748")).all()


@pytest.mark.parametrize("name", ["http://example.org/crs", "/etc/passwd", "EPSG:999999", "32748", "+proj=utm"])
def test_only_a_code_or_wkt_names_a_reference_system(name: str) -> None:
    with pytest.raises(UnknownSrid):
        reference_system(name)


def test_a_utm_zone_is_true_to_scale_inside() -> None:
    assert plane_fit(BEKASI.x, BEKASI.y, 32748).is_true
    assert plane_fit(105, 0, 32748).scale_error == pytest.approx(0.0004, abs=1e-6)


def test_north_is_turned_by_the_way_from_the_central_meridian_times_the_sine_of_latitude() -> None:
    assert plane_fit(107, -6.25, 32748).convergence_deg == pytest.approx(2 * math.sin(math.radians(6.25)), abs=0.001)


@pytest.mark.parametrize(
    ("place", "srid"), [(BEKASI, 32748), (BEKASI, 23834), (BEKASI, 32749), (CHICAGO, 32616), (CHICAGO, 26916)]
)
def test_a_city_in_its_zone_or_the_next_is_accepted(place: shapely.Point, srid: int) -> None:
    require_true_scale(np.array([place.buffer(0.1)]), srid)


@pytest.mark.parametrize(
    ("place", "srid"),
    [
        (BEKASI, 3857),  # web mercator: metres by name
        (BEKASI, 4326),  # degrees
        (BEKASI, 32751),  # three zones off
        (BEKASI, 32616),  # the other side of the earth
        (CHICAGO, 32748),
        (CHICAGO, 3435),  # feet
    ],
)
def test_a_system_that_is_not_metric_there_is_refused(place: shapely.Point, srid: int) -> None:
    with pytest.raises(MisplacedCoordinates, match=f"EPSG:{srid}, the Territory's metric system, is"):
        require_true_scale(np.array([place.buffer(0.1)]), srid)


def test_swapped_axes_are_told_where_degrees_alone_cannot_tell() -> None:
    """Chicago's latitude would do as a longitude, and its longitude as a latitude."""
    swapped = shapely.Point(CHICAGO.y, CHICAGO.x).buffer(0.1)

    with pytest.raises(MisplacedCoordinates, match="the axes are swapped"):
        require_true_scale(np.array([swapped]), 32616)


def test_a_place_that_the_system_does_not_reach_is_refused() -> None:
    with pytest.raises(MisplacedCoordinates):
        transform([shapely.Point(0, 90.1)], WGS84, "EPSG:3857")
