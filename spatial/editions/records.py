"""The plain values that comparing two editions takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Held:
    """A place in an edition.

    key, parent   ids of its Area and of the one above it, or whatever tells places apart in both editions alike
    """

    key: int
    code: str
    name: str
    outline: BaseGeometry
    parent: int | None = None

    @property
    def identity(self) -> tuple[int, int | None]:
        return self.key, self.parent


class Move(StrEnum):
    """What becomes of a piece of ground."""

    CHANGES = "changes"  # from one place to another
    LEAVES = "leaves"  # nobody's any more
    JOINS = "joins"  # was nobody's


@dataclass(frozen=True)
class Piece:
    """Ground that two editions give to different places, or to one place under another; None is nobody.

    outline EPSG:4326, polygonal
    """

    before: Held | None
    after: Held | None
    outline: BaseGeometry

    @property
    def move(self) -> Move:
        if self.after is None:
            return Move.LEAVES
        return Move.JOINS if self.before is None else Move.CHANGES
