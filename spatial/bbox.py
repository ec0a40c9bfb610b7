"""A box of degrees, edges included."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class BBox:
    """West, south, east, north in degrees, WGS 84 (EPSG:4326). ValueError says what is wrong with other numbers."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        numbers = (self.west, self.south, self.east, self.north)
        if not all(isfinite(number) for number in numbers):
            raise ValueError(f"bbox {numbers} holds something that is no number")
        if not (-180 <= self.west <= self.east <= 180):
            raise ValueError(f"bbox goes from {self.west} to {self.east}: west, south, east, north, within ±180")
        if not (-90 <= self.south <= self.north <= 90):
            raise ValueError(f"bbox goes from {self.south} to {self.north}: west, south, east, north, within ±90")
