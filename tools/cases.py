"""The complaints that ./run --once sends: one for each kind of place, and one that makes no sense."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools import points
from tools.client import Client, Json
from tools.points import Position

BESIDE_M = 8.0  # outside, yet within the tolerance of any territory
NEARBY_M = 1_000.0  # outside the tolerance, within the coverage limit
FAR_DEGREES = 5.0


@dataclass(frozen=True)
class Case:
    title: str
    place: Position
    status: int  # of the answer that is expected
    method: str | None = None  # of the match


def cases(client: Client, territory: str) -> Iterator[Case]:
    """Places found in the published outlines of one territory."""
    inside = next(client.features("/api/v1/areas", territory=territory, level="kelurahan", geometry="point"))
    outlines = [
        area["geometry"]
        for area in client.features("/api/v1/areas", territory=territory, level="kelurahan", geometry="outline")
    ]
    lon, lat = inside["geometry"]["coordinates"]
    yield Case("inside", (lon, lat), 201, "covers")
    yield Case("on a shared edge", points.shared_vertex(outlines), 201, "covers")
    yield Case("just outside", outside(client, outlines, BESIDE_M), 201, "nearest")
    yield Case("outside, not far", outside(client, outlines, NEARBY_M), 201, "unmatched")
    yield Case("far outside", (lon + FAR_DEGREES, lat), 422)
    yield Case("lon and lat swapped", (lat, lon), 400)


def outside(client: Client, outlines: list[Json], distance_m: float) -> Position:
    """Of the two points beside the rim the one that no area covers; the service itself says which."""
    left, right = points.beside_the_rim(outlines, distance_m)
    answer = client.get("/api/v1/match", lon=left[0], lat=left[1])
    return right if answer.properties.get("method") == "covers" else left
