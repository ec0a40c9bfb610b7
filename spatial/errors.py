"""What can be wrong with a request about places."""

from __future__ import annotations


class SpatialError(Exception):
    """A request about places that cannot be met. The text names the thing and the way out."""


class UnknownTerritory(SpatialError):
    """A code that no Territory has."""


class UnknownEdition(SpatialError):
    """A name that no edition of the Territory bears."""


class EditionExists(SpatialError):
    """An edition of that name is stored already, and it is another one."""
