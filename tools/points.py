"""Places to try a service at, found in the outlines that it publishes: no city is known here."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Position = tuple[float, float]  # lon, lat in degrees, WGS 84
Edge = tuple[Position, Position]

METRES_PER_DEGREE = 111_320.0


def rings(geometry: dict[str, Any]) -> Iterator[list[Position]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(lon, lat) for lon, lat, *_ in ring]


def edges(geometries: Sequence[dict[str, Any]]) -> Counter[Edge]:
    """How often each edge occurs, whichever way it is walked: twice where two areas share it."""
    return Counter(
        (min(a, b), max(a, b)) for geometry in geometries for ring in rings(geometry) for a, b in pairwise(ring)
    )


def shared_vertex(geometries: Sequence[dict[str, Any]]) -> Position:
    """A corner that two neighbours have in common: it lies on both outlines exactly."""
    return next(edge[0] for edge, times in sorted(edges(geometries).items()) if times > 1)


def beside_the_rim(geometries: Sequence[dict[str, Any]], distance_m: float) -> tuple[Position, Position]:
    """Two points left and right of the longest edge that only one area has; one of them lies outside all areas."""
    rim = max((edge for edge, times in edges(geometries).items() if times == 1), key=length_m)
    (west, south), (east, north) = rim
    middle = ((west + east) / 2, (south + north) / 2)
    step = distance_m / length_m(rim)
    scale = math.cos(math.radians(middle[1]))
    across_lon, across_lat = -(north - south) / scale * step, (east - west) * scale * step
    return (middle[0] + across_lon, middle[1] + across_lat), (middle[0] - across_lon, middle[1] - across_lat)


def length_m(edge: Edge) -> float:
    """Length of a short edge; good to a few parts in a thousand, which is enough to step aside."""
    (west, south), (east, north) = edge
    scale = math.cos(math.radians((south + north) / 2))
    return math.hypot((east - west) * scale, north - south) * METRES_PER_DEGREE
