"""Which place a point belongs to. The rules stand in sql/functions/; every complaint is matched by the same ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from spatial.models import Boundary, Edition
from spatial.sql import read_sql

MATCH_POINT = read_sql("match_point")
BORDER_SHARES = read_sql("border_shares")
NEAREST_EDITION = read_sql("nearest_edition")
LEAST_RADIUS_M = 0.01  # a circle needs a radius, even on a Territory without border width


@dataclass(frozen=True)
class Place:
    area_id: int
    code: str
    name: str


@dataclass(frozen=True)
class Match:
    """`distance_m` is 0 when covered, else to the nearest kelurahan; `edge_m` is None when unmatched."""

    method: str  # covers | nearest | unmatched
    distance_m: float
    edge_m: float | None
    on_border: bool
    kelurahan: Place | None
    kecamatan: Place | None
    nearest: Place | None  # where no kelurahan covers the point


@dataclass(frozen=True)
class Candidate:
    """A kelurahan that a point on a border may belong to; `share` of its accuracy circle, 0 to 1."""

    place: Place
    share: float


def match_point(lon: float, lat: float, *, edition: Edition, accuracy_m: float | None = None) -> Match | None:
    """Name the kelurahan that a point belongs to, and the kecamatan above it; None where the edition has no kelurahan.

    lon, lat     degrees, WGS 84 (EPSG:4326)
    accuracy_m   radius of the reported position; widens what counts as on a border

    A point on a shared edge belongs to the boundary with the lower code. Outside every boundary the nearest within the
    Territory's tolerance answers, with method "nearest"; beyond that the match is "unmatched" and names the nearest.
    """
    rows = _rows(MATCH_POINT, {"lon": lon, "lat": lat, "edition_id": edition.pk, "accuracy_m": accuracy_m})
    if not rows:
        return None
    method, distance_m, edge_m, on_border, *places = rows[0]
    kelurahan, kecamatan, nearest = (_place(*places[start : start + 3]) for start in (0, 3, 6))
    return Match(method, distance_m, edge_m, on_border, kelurahan, kecamatan, nearest)


def border_shares(lon: float, lat: float, *, edition: Edition, accuracy_m: float | None = None) -> list[Candidate]:
    """The kelurahan that a point may belong to, largest share of its accuracy circle first."""
    radius_m = max(accuracy_m or 0, edition.territory.border_m, LEAST_RADIUS_M)
    rows = _rows(BORDER_SHARES, {"lon": lon, "lat": lat, "edition_id": edition.pk, "radius_m": radius_m})
    return [Candidate(Place(area_id, code, name), share) for area_id, code, name, share in rows]


def nearest_edition(lon: float, lat: float, *, territory_ids: Collection[int] | None = None) -> Edition | None:
    """The boundaries in force of the city nearest to a point, among some Territories or all; None where none are."""
    ids = None if territory_ids is None else list(territory_ids)
    rows = _rows(NEAREST_EDITION, {"lon": lon, "lat": lat, "territory_ids": ids})
    return Edition.objects.select_related("territory").get(pk=rows[0][0]) if rows else None


def place_names(area_ids: Collection[int] | None = None, *, territory_id: int | None = None) -> dict[int, Place]:
    """What Areas are called: by the edition in force, else by the last one that had them. One query."""
    boundaries = Boundary.objects.all()
    if area_ids is not None:
        boundaries = boundaries.filter(area__in=area_ids)
    if territory_id is not None:
        boundaries = boundaries.filter(edition__territory=territory_id)
    # "published" sorts before "retired", and both after "draft", which nobody is to see yet.
    boundaries = boundaries.exclude(edition__state="draft")
    rows = boundaries.order_by("area_id", "edition__state", "-edition__valid_from").distinct("area_id")
    return {row[0]: Place(*row) for row in rows.values_list("area_id", "code", "name")}


def _place(area_id: int | None, code: str, name: str) -> Place | None:
    return None if area_id is None else Place(area_id, code, name)


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
