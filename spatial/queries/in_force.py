"""What a process needs to answer for the editions of the boundaries by itself, and to notice that they changed."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from spatial.models import Level
from spatial.queries.matching import Place
from spatial.sql import read_sql

EDITION_VERSIONS = read_sql("edition_versions")
EDITION_CONTENT = read_sql("edition_content")


@dataclass(frozen=True, slots=True)
class EditionVersion:
    """An edition and its Territory as they are now.

    version   another one after every change of the edition's row or of any of its boundaries
    """

    edition_id: int
    version: str
    edition_name: str
    territory_id: int
    territory_code: str
    metric_srid: int
    tolerance_m: float
    coverage_limit_m: float
    border_m: float


@dataclass(frozen=True, slots=True)
class KelurahanShape:
    """outline in degrees (EPSG:4326); edge: its rings in the Territory's metric system."""

    place: Place
    kecamatan: Place | None
    outline: BaseGeometry
    edge: BaseGeometry


@dataclass(frozen=True, slots=True)
class EditionContent:
    """The boundaries of one version of an edition, kelurahan in the order by which the lower code is found."""

    version: str
    kota: BaseGeometry | None
    kelurahan: tuple[KelurahanShape, ...]


def published_versions() -> tuple[EditionVersion, ...]:
    """The editions in force, by the code of their Territory. One small query: for every use, so that none is stale."""
    return _versions(None)


def edition_version(edition_id: int) -> EditionVersion | None:
    """One edition, in force or not; None where there is none such."""
    return next(iter(_versions(edition_id)), None)


def _versions(edition_id: int | None) -> tuple[EditionVersion, ...]:
    with connection.cursor() as cursor:
        cursor.execute(EDITION_VERSIONS, {"edition_id": edition_id})
        return tuple(EditionVersion(*row) for row in cursor.fetchall())


def edition_content(edition_id: int) -> EditionContent | None:
    """All that lies in an edition, read in one statement; None where there is none such, or it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(EDITION_CONTENT, {"edition_id": edition_id})
        rows = cursor.fetchall()
    if not rows:
        return None
    kota = [shapely.from_wkb(bytes(row[8])) for row in rows if row[1] == Level.KOTA]
    kelurahan = tuple(
        KelurahanShape(
            Place(*row[2:5]),
            None if row[5] is None else Place(*row[5:8]),
            shapely.from_wkb(bytes(row[8])),
            shapely.from_wkb(bytes(row[9])),
        )
        for row in rows
        if row[1] == Level.KELURAHAN
    )
    return EditionContent(rows[0][0], kota[0] if kota else None, kelurahan)
