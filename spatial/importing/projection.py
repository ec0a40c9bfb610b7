"""Coordinates from one reference system to another, through the GDAL that Django is set up with.

pyproj would bring a second copy of PROJ and its grid database; pyogrio's wheel, where Django finds its GDAL, has one
already.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyogrio  # noqa: F401  # tells the GDAL of its wheel where PROJ's database lies
import shapely
from django.contrib.gis.gdal import CoordTransform, GDALException, OGRGeometry, SpatialReference
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import MisplacedCoordinates, UnknownSrid

WGS84 = "EPSG:4326"
WGS84_SEMI_MAJOR_M = 6_378_137.0
WGS84_ECCENTRICITY_2 = 0.006_694_379_990_14

# A UTM zone is true to 0.1 % inside and to 0.5 % three degrees beyond its edge. The next zone but one, a wrong
# hemisphere, swapped axes and web mercator (0.55 % at 6° of latitude, 34 % at 42°) are all farther off.
SCALE_ERROR = 0.005
CONVERGENCE_DEG = 10.0  # a UTM zone reaches 3° at its edge at the poles, 5° one zone beyond at 60° of latitude

Geometries = NDArray[np.object_]


def reference_system(name: str) -> SpatialReference:
    """A reference system by "AUTHORITY:CODE" or WKT, x = longitude or easting.

    Nothing else is accepted: GDAL's own reading of user input would open files and addresses.
    """
    try:
        if re.fullmatch(r"[A-Z]+:[0-9]+", name):
            return SpatialReference(name)
        return SpatialReference(name, srs_type="wkt")
    except GDALException as reason:
        raise UnknownSrid(f"{name[:60]} is no reference system that GDAL knows: name one by its EPSG code.") from reason


def transform(outlines: Sequence[BaseGeometry] | Geometries, source: str, target: str) -> Geometries:
    """The same outlines in another reference system, vertex by vertex.

    Equal vertices stay equal, so edges that match before match after.

    raises   UnknownSrid, MisplacedCoordinates where the target has no place for a vertex
    """
    change = CoordTransform(reference_system(source), reference_system(target))
    moved: Geometries = shapely.transform(np.asarray(outlines, dtype=object), lambda xy: _moved(xy, change))
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise MisplacedCoordinates(f"Some vertices in {source} have no place in {target}. {WAY_OUT}")
    return moved


def _moved(xy: NDArray[np.float64], change: CoordTransform) -> NDArray[np.float64]:
    """All vertices at once, as one line string: OGR takes a call, not one per outline."""
    if not len(xy):
        return xy
    header = np.uint8(1).tobytes() + np.array([2, len(xy)], "<u4").tobytes()
    line = OGRGeometry(memoryview(header + np.ascontiguousarray(xy, "<f8").tobytes()))
    try:
        line.transform(change)
    except GDALException as reason:
        raise MisplacedCoordinates(f"Some vertices cannot be transformed ({reason}). {WAY_OUT}") from reason
    return np.frombuffer(bytes(line.wkb), "<f8", offset=len(header)).reshape(-1, 2).copy()


WAY_OUT = "Check the file's reference system (--srid), the order of its axes, and the Territory's metric SRID."


@dataclass(frozen=True)
class PlaneFit:
    """How well a metric system shows one place.

    scale_error      how much longer or shorter a metre on the ground is there, as a share, to the east or the north
    convergence_deg  the angle between north and the system's own north
    """

    scale_error: float
    convergence_deg: float

    @property
    def is_true(self) -> bool:
        return self.scale_error <= SCALE_ERROR and abs(self.convergence_deg) <= CONVERGENCE_DEG


NOWHERE = PlaneFit(math.inf, math.inf)


def plane_fit(lon: float, lat: float, metric_srid: int) -> PlaneFit:
    """The fit of a metric system around one place, by the ellipsoid's radii of curvature there."""
    step_deg = 0.001
    cross = shapely.points([(lon, lat), (lon + step_deg, lat), (lon, lat + step_deg)])
    try:
        here, east, north = shapely.get_coordinates(transform(cross, WGS84, f"EPSG:{metric_srid}"))
    except MisplacedCoordinates:
        return NOWHERE
    flattening = 1 - WGS84_ECCENTRICITY_2 * math.sin(math.radians(lat)) ** 2
    across_m = WGS84_SEMI_MAJOR_M / math.sqrt(flattening) * math.cos(math.radians(lat)) * math.radians(step_deg)
    along_m = WGS84_SEMI_MAJOR_M * (1 - WGS84_ECCENTRICITY_2) / flattening**1.5 * math.radians(step_deg)
    scales = math.dist(here, east) / across_m, math.dist(here, north) / along_m
    up = north - here
    return PlaneFit(max(abs(scale - 1) for scale in scales), math.degrees(math.atan2(up[0], up[1])))


def require_true_scale(outlines: Geometries, metric_srid: int) -> None:
    """Refuse outlines that lie where the Territory's metric system is not true to scale, or not upright.

    Finds what the range of degrees cannot: a file in another zone, and swapped axes of a city whose latitude would do
    as a longitude (near a pole scale alone is deceived: there every meridian is close to the central one).
    """
    west, south, east, north = shapely.total_bounds(outlines)
    lon, lat = (west + east) / 2, (south + north) / 2
    found = plane_fit(lon, lat, metric_srid)
    if found.is_true:
        return
    where = f"The outlines lie around longitude {lon:.4f}, latitude {lat:.4f}"
    if abs(lon) <= 90 and plane_fit(lat, lon, metric_srid).is_true:
        raise MisplacedCoordinates(
            f"{where}: the axes are swapped. Longitude comes first; export the file again with x = longitude."
        )
    off = f"{found.scale_error:.1%} off and turned by {found.convergence_deg:.1f}°" if found != NOWHERE else "undefined"
    raise MisplacedCoordinates(f"{where}, where EPSG:{metric_srid}, the Territory's metric system, is {off}. {WAY_OUT}")
