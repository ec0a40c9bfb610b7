"""The outline nearest to a point, in metres, as PostGIS's geography measures it.

Edges are arcs of great circles on a sphere that takes latitudes as they are; the nearest spot of an outline is found
there, and the distance to it is then measured on the ellipsoid. All compiled functions stand in this file.
"""

from __future__ import annotations

from math import atan, atan2, cos, hypot, inf, radians, sin, sqrt, tan
from typing import NamedTuple

import numpy as np

from spatial.analysis.compiled import compiled
from spatial.cells.outlines import Float, Int, Rings

MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257223563  # WGS 84
EDGES_PER_CHUNK = 16
Spot = tuple[float, float, float]  # on the unit sphere
TIE_M = 2e-9  # a shared vertex or edge is as near to one outline as to the other
# On a sphere of latitudes as they are, metres of latitude and of longitude, at equator and poles, are up to 1 % apart.
ELLIPSOID_MARGIN = 1.02
RIVAL_M = 0.02  # outlines that are so much farther than the nearest one are looked at too
RIVAL = RIVAL_M / 6_356_000.0  # the same as a chord, at the least


class Arcs(NamedTuple):
    """Edges on the unit sphere, in chunks with a ball around each.

    vertices        (v, 2) lon, lat in degrees; closed rings one behind the other
    spots           (v, 3) the same on the unit sphere
    chunks          (c, 2) first and last vertex; their edges run from each vertex to the next
    centres, radii  (c, 3), (c,) of a ball that holds the chunk's arcs
    outline_chunks  (o + 1,) first chunk of each outline
    outline_centres, outline_radii  of a ball that holds the outline
    """

    vertices: Float
    spots: Float
    chunks: Int
    centres: Float
    radii: Float
    outline_chunks: Int
    outline_centres: Float
    outline_radii: Float


def build_arcs(rings: Rings) -> Arcs:
    lon, lat = np.radians(rings.vertices).T
    spots = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    firsts, lasts = rings.ring_starts[:-1], rings.ring_starts[1:] - 1
    numbers = -((firsts - lasts) // EDGES_PER_CHUNK)
    ring_of_chunk = np.repeat(np.arange(numbers.size), numbers)
    within = np.arange(ring_of_chunk.size) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    first = firsts[ring_of_chunk] + within * EDGES_PER_CHUNK
    chunks = np.column_stack([first, np.minimum(first + EDGES_PER_CHUNK, lasts[ring_of_chunk])]).astype(np.int32)
    outline_chunks = np.searchsorted(ring_of_chunk, rings.outline_starts).astype(np.int32)
    centres, radii = _balls(spots, chunks)
    vertex_spans = rings.ring_starts[rings.outline_starts]
    outline_spans = np.column_stack([vertex_spans[:-1], vertex_spans[1:] - 1])
    return Arcs(rings.vertices, spots, chunks, centres, radii, outline_chunks, *_balls(spots, outline_spans))


def _balls(spots: Float, spans: Int) -> tuple[Float, Float]:
    """A ball with its centre on the sphere that holds the vertices holds the arcs between them too (half a sphere)."""
    centres, radii = np.empty((len(spans), 3)), np.empty(len(spans))
    for i, (first, last) in enumerate(spans.tolist()):
        held = spots[first : last + 1]
        middle = held.min(axis=0) + held.max(axis=0)
        centres[i] = middle / np.sqrt(middle @ middle)
        radii[i] = np.sqrt(((held - centres[i]) ** 2).sum(axis=1).max())
    return centres, radii


@compiled
def nearest_all(arcs: Arcs, lons: Float, lats: Float, nearest: Int, distance_m: Float, lead_m: Float) -> None:
    """Write the nearest outline of each point that none covers, and how far; of two as near, the lower position.

    lead_m      by how much it is nearer than any other; all that is told of more than RIVAL_M is that it is more

    The sphere tells which outlines may be nearest, and the nearest spot of each; the ellipsoid, which of them it is.
    """
    for i in range(lons.size):
        lon, lat = lons[i], lats[i]
        spot = (cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat)))
        reach = (_to_nearest(arcs, spot) + RIVAL) * ELLIPSOID_MARGIN
        nearest[i], distance_m[i], second_m = 0, inf, inf
        for outline in range(arcs.outline_radii.size):
            if _to_ball(arcs.outline_centres, arcs.outline_radii, outline, spot) <= reach:
                chord, edge, along = _nearest_in(arcs, outline, spot, reach)
                if chord < reach:
                    away_m = _measure(arcs, edge, along, lon, lat)
                    second_m = min(second_m, max(away_m, distance_m[i]))
                    if away_m < distance_m[i] - TIE_M:
                        nearest[i], distance_m[i] = outline, away_m
        lead_m[i] = second_m - distance_m[i]


@compiled
def _to_nearest(arcs: Arcs, spot: Spot) -> float:
    """Chord to the nearest outline on the sphere."""
    likely, to_likely = 0, inf
    for outline in range(arcs.outline_radii.size):
        to_ball = _to_ball(arcs.outline_centres, arcs.outline_radii, outline, spot)
        if to_ball < to_likely:
            likely, to_likely = outline, to_ball
    best = _nearest_in(arcs, likely, spot, inf)[0]
    for outline in range(arcs.outline_radii.size):
        if _to_ball(arcs.outline_centres, arcs.outline_radii, outline, spot) < best:
            best = min(best, _nearest_in(arcs, outline, spot, best)[0])
    return float(best)


@compiled
def _measure(arcs: Arcs, edge: int, along: float, lon: float, lat: float) -> float:
    """Metres to a part of an edge."""
    if _is_between_line_and_arc(arcs, edge, along, lon, lat):
        return 0.0
    to_lon, to_lat = _spot_of(arcs, edge, along)
    return _geodesic_m(lon, lat, to_lon, to_lat)


@compiled
def _nearest_in(arcs: Arcs, outline: int, spot: Spot, best: float) -> tuple[float, int, float]:
    """Chord, edge and part of the edge of one outline nearest to a spot; chord `best` where none is nearer."""
    nearest, part = 0, 0.0
    for chunk in range(arcs.outline_chunks[outline], arcs.outline_chunks[outline + 1]):
        if _to_ball(arcs.centres, arcs.radii, chunk, spot) >= best:
            continue
        for edge in range(arcs.chunks[chunk, 0], arcs.chunks[chunk, 1]):
            chord, along = _to_arc(arcs.spots, edge, spot)
            if chord < best:
                best, nearest, part = chord, edge, along
    return best, nearest, part


@compiled
def _to_ball(centres: Float, radii: Float, i: int, spot: Spot) -> float:
    return _chord(centres, i, spot) - float(radii[i])


@compiled
def _chord(spots: Float, i: int, spot: Spot) -> float:
    dx, dy, dz = spot[0] - spots[i, 0], spot[1] - spots[i, 1], spot[2] - spots[i, 2]
    return sqrt(dx * dx + dy * dy + dz * dz)


@compiled
def _to_arc(spots: Float, edge: int, spot: Spot) -> tuple[float, float]:
    """Chord from a point of the unit sphere to an arc, and the part of the arc where it is shortest.

    The point is first moved along its radius to the height of the arc's chord (a gnomonic view), which keeps the
    differences small and the answer right to a nanometre: normals of arcs of a few metres are not.
    """
    x, y, z = spot
    ax, ay, az = spots[edge, 0], spots[edge, 1], spots[edge, 2]
    ux, uy, uz = spots[edge + 1, 0] - ax, spots[edge + 1, 1] - ay, spots[edge + 1, 2] - az
    length2 = ux * ux + uy * uy + uz * uz
    mx, my, mz = ax + ux / 2, ay + uy / 2, az + uz / 2
    ahead = x * mx + y * my + z * mz
    along = 0.0
    if length2 > 0 and ahead > 0:
        scale = (mx * mx + my * my + mz * mz) / ahead
        along = ((x * scale - ax) * ux + (y * scale - ay) * uy + (z * scale - az) * uz) / length2
    if along <= 0 or along >= 1 or ahead <= 0:
        return _to_nearer_end(spots, edge, spot)
    qx, qy, qz = ax + along * ux, ay + along * uy, az + along * uz
    size = sqrt(qx * qx + qy * qy + qz * qz)
    dx, dy, dz = x - qx / size, y - qy / size, z - qz / size
    return sqrt(dx * dx + dy * dy + dz * dz), along


@compiled
def _to_nearer_end(spots: Float, edge: int, spot: Spot) -> tuple[float, float]:
    to_a, to_b = _chord(spots, edge, spot), _chord(spots, edge + 1, spot)
    return (to_a, 0.0) if to_a <= to_b else (to_b, 1.0)


@compiled
def _spot_of(arcs: Arcs, edge: int, along: float) -> tuple[float, float]:
    """lon, lat of a part of an edge; at its ends, the vertices as given."""
    if along <= 0 or along >= 1:
        vertex = edge + int(along)
        return arcs.vertices[vertex, 0], arcs.vertices[vertex, 1]
    x = arcs.spots[edge, 0] + along * (arcs.spots[edge + 1, 0] - arcs.spots[edge, 0])
    y = arcs.spots[edge, 1] + along * (arcs.spots[edge + 1, 1] - arcs.spots[edge, 1])
    z = arcs.spots[edge, 2] + along * (arcs.spots[edge + 1, 2] - arcs.spots[edge, 2])
    return np.degrees(atan2(y, x)), np.degrees(atan2(z, hypot(x, y)))


@compiled
def _is_between_line_and_arc(arcs: Arcs, edge: int, along: float, lon: float, lat: float) -> bool:
    """Outside the outline drawn with straight lines on a map, inside it drawn with arcs: geography says 0 m.

    Between the corners of a 5 km edge that runs west to east, arc and line are half a metre apart at 42° north.
    """
    if along <= 0 or along >= 1:
        return False
    x1, y1 = arcs.vertices[edge, 0], arcs.vertices[edge, 1]
    x2, y2 = arcs.vertices[edge + 1, 0], arcs.vertices[edge + 1, 1]
    side_of_line = (x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1)
    ax, ay, az = arcs.spots[edge, 0], arcs.spots[edge, 1], arcs.spots[edge, 2]
    ux, uy, uz = arcs.spots[edge + 1, 0] - ax, arcs.spots[edge + 1, 1] - ay, arcs.spots[edge + 1, 2] - az
    dx = cos(radians(lat)) * cos(radians(lon)) - ax
    dy = cos(radians(lat)) * sin(radians(lon)) - ay
    dz = sin(radians(lat)) - az
    side_of_arc = dx * (ay * uz - az * uy) + dy * (az * ux - ax * uz) + dz * (ax * uy - ay * ux)
    return bool(side_of_line * side_of_arc < 0)


@compiled
def _geodesic_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Vincenty's (1975) inverse formula on WGS 84; half a millimetre at worst, nanometres over a city."""
    if lon1 == lon2 and lat1 == lat2:
        return 0.0
    u1 = atan((1 - FLATTENING) * tan(radians(lat1)))
    u2 = atan((1 - FLATTENING) * tan(radians(lat2)))
    span = radians(lon2 - lon1)
    turn = span
    sin_arc, cos_arc, arc, cos2_course, cos_middle = 0.0, 1.0, 0.0, 1.0, 0.0
    for _ in range(50):
        # sin(u2 - u1) is written out so that nothing is lost where the points are close.
        north = sin(u2 - u1) + sin(u1) * cos(u2) * 2 * sin(turn / 2) ** 2
        sin_arc = hypot(cos(u2) * sin(turn), north)
        cos_arc = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(turn)
        if sin_arc == 0:
            return 0.0
        arc = atan2(sin_arc, cos_arc)
        sin_course = cos(u1) * cos(u2) * sin(turn) / sin_arc
        cos2_course = 1 - sin_course * sin_course
        cos_middle = cos_arc - 2 * sin(u1) * sin(u2) / cos2_course if cos2_course > 0 else 0.0
        c = FLATTENING / 16 * cos2_course * (4 + FLATTENING * (4 - 3 * cos2_course))
        inner = cos_middle + c * cos_arc * (2 * cos_middle**2 - 1)
        before, turn = turn, span + (1 - c) * FLATTENING * sin_course * (arc + c * sin_arc * inner)
        if abs(turn - before) < 1e-16:
            break
    minor_m = MAJOR_M * (1 - FLATTENING)
    k = cos2_course * (MAJOR_M**2 - minor_m**2) / minor_m**2
    a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    swing = cos_arc * (2 * cos_middle**2 - 1) - b / 6 * cos_middle * (4 * sin_arc**2 - 3) * (4 * cos_middle**2 - 3)
    return minor_m * a * (arc - b * sin_arc * (cos_middle + b / 4 * swing))
