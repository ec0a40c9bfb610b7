"""Where many points lie, by the published editions of all Territories at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial import serving
from spatial.cells import Method
from spatial.queries import Place
from spatial.serving import EditionIndex

Ints = NDArray[np.signedinteger[Any]]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class NumberedPoint:
    """lon, lat in degrees (EPSG:4326), finite and in range; number names it in the answer."""

    number: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PointMatch:
    """Where a point lies. method: covers, nearest or unmatched, which names the nearest kelurahan all the same.
    kecamatan is None where the city has none; distance_m on the ellipsoid, 0 inside."""

    number: int
    kelurahan: Place
    kecamatan: Place | None
    method: str
    distance_m: float


class _Best:
    """The best answer to each point of the cities asked so far; of two as good, the lower code."""

    def __init__(self, points: int) -> None:
        self.city = np.full(points, NOWHERE, np.int64)
        self.position = np.full(points, NOWHERE, np.int64)
        self.rank = np.zeros(points, np.int64)
        self.distance_m = np.full(points, np.inf)
        self.method = np.full(points, Method.UNMATCHED, np.uint8)

    def offer(self, which: Ints, city: int, position: Ints, rank: Ints, distance_m: NDArray[np.float64]) -> Ints:
        """Take what is better; which of those that were offered that is."""
        nearer = distance_m < self.distance_m[which]
        taken = np.flatnonzero(nearer | ((distance_m == self.distance_m[which]) & (rank < self.rank[which])))
        better = which[taken]
        self.city[better], self.position[better] = city, position[taken]
        self.rank[better], self.distance_m[better] = rank[taken], distance_m[taken]
        return taken


def match_points(points: Sequence[NumberedPoint]) -> list[PointMatch]:
    """The match of each point, by number; nothing where no Territory has published boundaries.

    What covers a point goes before what is near, in whichever city; the tolerance is that of the city that answers.
    """
    indexes = [city.index for city in serving.in_force().cities if city.index is not None]
    if not indexes:
        return []
    lons, lats = np.array([point.lon for point in points]), np.array([point.lat for point in points])
    best = _Best(len(points))
    ranks = _ranks(indexes)
    for city, index in enumerate(indexes):
        position = index.cells.locate_many(lons, lats)
        inside = np.flatnonzero(position != NOWHERE)
        taken = best.offer(inside, city, position[inside], ranks[city][position[inside]], np.zeros(inside.size))
        best.method[inside[taken]] = Method.COVERS
    outside = np.flatnonzero(best.city == NOWHERE)
    for city, index in enumerate(indexes):
        matches = index.match_positions(lons[outside], lats[outside])
        taken = best.offer(outside, city, matches.nearest, ranks[city][matches.nearest], matches.distance_m)
        best.method[outside[taken]] = matches.method[taken]
    return _told(points, indexes, best)


def _ranks(indexes: Sequence[EditionIndex]) -> list[Ints]:
    """For each city, the places of its codes among those of all cities."""
    codes = [(place.code, city) for city, index in enumerate(indexes) for place in index.kelurahan]
    rank = np.empty(len(codes), np.int64)
    rank[sorted(range(len(codes)), key=codes.__getitem__)] = np.arange(len(codes))
    return np.split(rank, np.cumsum([len(index.kelurahan) for index in indexes])[:-1])


def _told(points: Sequence[NumberedPoint], indexes: Sequence[EditionIndex], best: _Best) -> list[PointMatch]:
    answers = zip(
        points, best.city.tolist(), best.position.tolist(), best.method.tolist(), best.distance_m.tolist(), strict=True
    )
    return [
        PointMatch(
            point.number,
            indexes[city].kelurahan[position],
            indexes[city].kecamatan[position],
            Method(method).name.lower(),
            distance_m,
        )
        for point, city, position, method, distance_m in answers
    ]
