"""Who reads, and what the public may see of a site's place: a cell, never a report's own spot."""

from __future__ import annotations

from dataclasses import dataclass

from geo_pot.accounts.actor import Right

PUBLIC_CELL_M = 20.0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the public, for whom small numbers are hidden, or staff, who see what is within their rights exactly.

    rights    each a Territory, and an Area or an Agency of it where it is no wider; any of them is enough
    sees_all  everything, everywhere: for what stays inside
    """

    rights: tuple[Right, ...] = ()
    sees_all: bool = False


PUBLIC = Reader()


def centre_of_cell(coordinate_m: float) -> float:
    """Middle of the cell that holds a coordinate; the grid is the metric system's own, so cells never shift."""
    return (coordinate_m // PUBLIC_CELL_M + 0.5) * PUBLIC_CELL_M
