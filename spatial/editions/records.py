"""The plain values that comparing two editions takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Held:
    """A place in an edition. key: its Area's id, or whatever tells one place from another in both editions alike."""

    key: int
    code: str
    name: str
    outline: BaseGeometry


class Move(StrEnum):
    """What becomes of a piece of ground."""

    CHANGES = "changes"  # from one place to another
    LEAVES = "leaves"  # nobody's any more
    JOINS = "joins"  # was nobody's


@dataclass(frozen=True)
class Piece:
    """Ground that two editions give to different places; None is nobody. outline EPSG:4326, polygonal."""

    before: Held | None
    after: Held | None
    outline: BaseGeometry

    @property
    def move(self) -> Move:
        if self.after is None:
            return Move.LEAVES
        return Move.JOINS if self.before is None else Move.CHANGES
