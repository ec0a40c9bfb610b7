"""A box in degrees."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.geos import Polygon

from spatial.models import WGS84_SRID


@dataclass(frozen=True)
class BBox:
    """Degrees, WGS 84 (EPSG:4326); west <= east, south <= north: a box never crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def as_polygon(self) -> Polygon:
        polygon = Polygon.from_bbox((self.west, self.south, self.east, self.north))
        polygon.srid = WGS84_SRID
        return polygon
