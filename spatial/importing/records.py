"""The plain values that the steps of an import hand to each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

LevelName: TypeAlias = Literal["kota", "kecamatan", "kelurahan"]
LEVELS: tuple[LevelName, ...] = ("kota", "kecamatan", "kelurahan")  # widest first
FINEST: LevelName = "kelurahan"


@dataclass(frozen=True)
class Feature:
    """One feature of a file, as the file has it.

    number    1 for the first of the file
    outline   polygon or multipolygon, degrees in EPSG:4326, x = longitude
    """

    number: int
    properties: Mapping[str, Any]
    outline: BaseGeometry


@dataclass(frozen=True)
class BoundaryFile:
    """A file that was read in full.

    srid      the system its coordinates were given in, as "EPSG:4326" or a name
    notices   what was changed on the way in, for the report
    """

    name: str
    layer: str | None
    srid: str
    features: tuple[Feature, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedOutline:
    """A feature whose fields have been given our names; codes and names are stripped, and may still be wrong.

    number        the feature's number in its file
    parent_code   of the place above it, "" where the city has no level between
    """

    number: int
    code: str
    name: str
    aliases: tuple[str, ...]
    parent_code: str
    parent_name: str
    parent_aliases: tuple[str, ...]
    outline: BaseGeometry

    @property
    def label(self) -> str:
        return f"{self.code or '(no code)'} {self.name}".rstrip()


@dataclass(frozen=True)
class PlannedBoundary:
    """One boundary of an edition that is not stored yet.

    parent_code   None for the kota alone
    outline       EPSG:4326
    """

    level: LevelName
    code: str
    name: str
    aliases: tuple[str, ...]
    parent_code: str | None
    outline: shapely.MultiPolygon


@dataclass(frozen=True)
class BoundarySet:
    """All boundaries of one edition, widest level first, then by code: a parent stands before its children."""

    territory_code: str
    boundaries: tuple[PlannedBoundary, ...]

    def of(self, level: LevelName) -> tuple[PlannedBoundary, ...]:
        return tuple(boundary for boundary in self.boundaries if boundary.level == level)

    def sha256(self) -> str:
        """A fingerprint of the content, by which a second load of the same edition is recognised.

        The upper levels count by their names only. Their outlines follow from the finest level, but a newer GEOS may
        begin a ring of a union at another vertex, and that must not look like another content.
        """
        digest = hashlib.sha256(self.territory_code.encode())
        for boundary in self.boundaries:
            words = [boundary.level, boundary.code, boundary.name, boundary.aliases, boundary.parent_code]
            digest.update(json.dumps(words, ensure_ascii=False).encode())
            if boundary.level == FINEST:
                digest.update(shapely.to_wkb(shapely.normalize(boundary.outline), byte_order=1))
        return digest.hexdigest()


def fold(name: str) -> str:
    """A name as it is compared: without spaces and case, so that "Aren Jaya" is "Arenjaya"."""
    return "".join(name.split()).casefold()
