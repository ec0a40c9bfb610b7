"""What the public may see of a site's place: a cell, never a report's own spot."""

from __future__ import annotations

PUBLIC_CELL_M = 20.0


def centre_of_cell(coordinate_m: float) -> float:
    """Middle of the cell that holds a coordinate; the grid is the metric system's own, so cells never shift."""
    return (coordinate_m // PUBLIC_CELL_M + 0.5) * PUBLIC_CELL_M
