"""Where people of a city report from: towns, streets, and the scatter of their phones. Outlines in, points out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

Points = npt.NDArray[np.float64]  # (n, 2) metres east and north of the city's middle
DEGREE_M = 111_320.0  # of latitude; a demo may be a third of a per cent off
STREET_M = 110.0
ON_STREET = 0.7
TOWN_M = (300.0, 1_100.0)
GPS_M = 12.0
BAD_GPS = 0.1  # share of fixes that scatter three times as far


class City:
    """A city's outline and its towns, one for each kelurahan, as a seed lays them out."""

    def __init__(self, outlines: Sequence[shapely.Geometry], rng: np.random.Generator) -> None:
        """outlines: of the kelurahan, in degrees (EPSG:4326), in an order that does not change."""
        self.rng = rng
        whole = shapely.union_all(list(outlines))
        west, south, east, north = whole.bounds
        self.middle = ((west + east) / 2, (south + north) / 2)
        self.scale = (DEGREE_M * math.cos(math.radians(self.middle[1])), DEGREE_M)
        self.outline = shapely.transform(whole, self._to_metres)
        shapely.prepare(self.outline)
        self.towns: Points = self._to_metres(shapely.get_coordinates(shapely.point_on_surface(list(outlines))))
        self.town_m = rng.uniform(*TOWN_M, len(outlines))
        size = np.sqrt(shapely.area(list(outlines)))
        weight = size * rng.lognormal(0.0, 0.5, len(outlines))
        self.weight = weight / weight.sum()
        self.street_angle = rng.uniform(0, math.pi / 2, len(outlines))

    def _to_metres(self, lonlat: Points) -> Points:
        metres: Points = (lonlat - np.array(self.middle)) * np.array(self.scale)
        return metres

    def to_lonlat(self, points: Points) -> Points:
        """Degrees, longitude first, rounded to a tenth of a metre as phones give them."""
        degrees: Points = np.round(points / np.array(self.scale) + np.array(self.middle), 6)
        return degrees

    def places(self, n: int) -> Points:
        """n points inside the city, dense in its towns, most of them along streets."""
        found: list[Points] = []
        missing = n
        while missing > 0:
            points = self._anywhere(2 * missing + 8)
            points = points[shapely.contains_xy(self.outline, points[:, 0], points[:, 1])][:missing]
            found.append(points)
            missing -= len(points)
        return np.concatenate(found) if found else np.empty((0, 2))

    def _anywhere(self, n: int) -> Points:
        town = self.rng.choice(len(self.towns), n, p=self.weight)
        offset = self.rng.normal(size=(n, 2)) * self.town_m[town][:, None]
        on_street = np.flatnonzero(self.rng.random(n) < ON_STREET)
        axis = self.rng.integers(0, 2, on_street.size)
        street = np.round(offset[on_street, axis] / STREET_M) * STREET_M
        offset[on_street, axis] = street + self.rng.normal(0, 4.0, on_street.size)
        cos, sin = np.cos(self.street_angle[town]), np.sin(self.street_angle[town])
        turned = np.stack((offset[:, 0] * cos - offset[:, 1] * sin, offset[:, 0] * sin + offset[:, 1] * cos), axis=1)
        return self.towns[town] + turned

    def outside(self, n: int, distance_m: tuple[float, float]) -> Points:
        """n points that far beyond the city's edge."""
        nearest_m, farthest_m = distance_m
        west, south, east, north = shapely.bounds(self.outline)
        low, high = np.array([west, south]) - farthest_m, np.array([east, north]) + farthest_m
        found = np.empty((0, 2))
        while len(found) < n:
            points = self.rng.uniform(low, high, (64, 2))
            away = shapely.distance(self.outline, shapely.points(points))
            found = np.concatenate((found, points[(away >= nearest_m) & (away <= farthest_m)]))
        return found[:n]

    def scatter(self, n: int) -> Points:
        """GPS errors of n fixes: one in ten is three times as large."""
        sigma = np.where(self.rng.random(n) < BAD_GPS, 3.0, 1.0) * GPS_M
        return self.rng.normal(size=(n, 2)) * sigma[:, None]

    def apart(self, n: int, *, apart_m: float, taken: Sequence[Points]) -> list[Points]:
        """n places that far from each other and from those taken; fewer where the city is too small."""
        chosen: list[Points] = []
        for place in self.places(40 * n):
            if len(chosen) == n:
                break
            if all(math.dist(place, other) >= apart_m for other in [*chosen, *taken]):
                chosen.append(place)
        return chosen
