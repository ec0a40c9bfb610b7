"""What can be wrong with a boundary file before its outlines can be compared with each other."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_PROBLEMS = 20  # a screenful; the count tells how many more there are
SHOWN_LETTERS = 80
SHOWN_NAMES = 40  # of fields or layers; a hostile file has a million


class BoundaryFileError(Exception):
    """A boundary file that cannot become an edition. The text names the thing and the way out."""


class UnsafeSource(BoundaryFileError):
    """A file that would make the server open something else than itself: a VRT, a remote path, a device."""


class UnknownFormat(BoundaryFileError):
    """A file that is neither GeoJSON, GeoPackage nor a zipped Shapefile."""


class FileTooLarge(BoundaryFileError):
    """More bytes, features or vertices than one city's boundaries have."""


class UnknownLayer(BoundaryFileError):
    """A layer that the file does not have, or several to choose from."""


class UnknownSrid(BoundaryFileError):
    """Coordinates whose reference system is missing, unknown, or told in two ways."""


class MisplacedCoordinates(BoundaryFileError):
    """Coordinates that cannot be degrees, or that lie where the Territory is not."""


class MappingError(BoundaryFileError):
    """A mapping file, or a file's fields, that do not say where code and name are."""


class RepairFailed(BoundaryFileError):
    """A repair that was refused, or that did not lead to a valid coverage."""


class UnreadableFeatures(BoundaryFileError):
    """Features that cannot be boundaries, each with its reason.

    problems   one sentence per feature, in the order of the file
    """

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(file, self.problems)
        self.file = file

    def __str__(self) -> str:
        shown = [f"  {problem}" for problem in self.problems[:SHOWN_PROBLEMS]]
        more = len(self.problems) - len(shown)
        if more > 0:
            shown.append(f"  … and {more} more")
        return "\n".join([f"{self.file}: {len(self.problems)} features cannot be read as boundaries.", *shown])


def listing(names: Sequence[str]) -> str:
    """Names for a message, in their order."""
    shown = ", ".join(name[:SHOWN_LETTERS] for name in sorted(names)[:SHOWN_NAMES]) or "none"
    return shown if len(names) <= SHOWN_NAMES else f"{shown} and {len(names) - SHOWN_NAMES:,} more"
