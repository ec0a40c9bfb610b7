"""Complaints as GeoJSON, written by the database and streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import Q, QuerySet

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.selection import Boundaries
from geo_pot.complaints.sql import read_sql
from spatial.queries import stream

WRITE_FEATURES = read_sql("write_features")
PAGE_THEN = read_sql("page_then")
DECIMALS = 6  # 11 cm, closer than any phone knows
COLUMNS = (
    "id",
    "public_id",
    "receipt",
    "kind",
    "category_id",
    "status",
    "created_at",
    "created_precision",
    "updated_at",
    "kelurahan_id",
    "kecamatan_id",
    "agency_id",
    "match_method",
    "match_distance_m",
    "on_border",
    "view",
    "exact",
)


class Order(StrEnum):
    """How a list goes on. The id decides between equal times, so that no row is skipped or told twice."""

    NEWEST = "newest"  # by created_at, backwards: for readers
    CHANGES = "changes"  # by updated_at: for who follows what changes


@dataclass(frozen=True)
class Position:
    """The last row of a page: its time by the order of the list, and its id."""

    at: datetime
    id: int


@dataclass(frozen=True)
class FeatureRow:
    feature: str
    position: Position


def stream_features(
    complaints: QuerySet[Complaint],
    *,
    order: Order,
    limit: int,
    language: str,
    after: Position | None = None,
    territory_id: int | None = None,
    boundaries: Boundaries = Boundaries.NOW,
) -> Iterator[list[FeatureRow]]:
    """GeoJSON features of at most `limit` complaints after a position, in batches; one query.

    complaints     as the selector gives them: with `view`, `shown` and `exact`
    territory_id   that all of them are known to belong to, if any: saves reading other cities' names
    """
    page = order_page(complaints, order, after).annotate(geometry=AsGeoJSON("shown", precision=DECIMALS))
    sql, parameters = page.values(*COLUMNS, "geometry")[:limit].query.sql_with_params()
    if boundaries == Boundaries.THEN:
        sql = PAGE_THEN.replace("{page}", sql)
    for rows in stream(WRITE_FEATURES.replace("{page}", sql), [language, territory_id, *parameters]):
        yield [
            FeatureRow(feature, Position(created_at if order == Order.NEWEST else updated_at, id_))
            for feature, created_at, updated_at, id_ in rows
        ]


def order_page(complaints: QuerySet[Complaint], order: Order, after: Position | None) -> QuerySet[Complaint]:
    """The rows after a position. The outer condition is the one that an index can start at."""
    if order == Order.NEWEST:
        if after is not None:
            later = Q(created_at__lt=after.at) | Q(created_at=after.at, id__lt=after.id)
            complaints = complaints.filter(later, created_at__lte=after.at)
        return complaints.order_by("-created_at", "-id")
    if after is not None:
        later = Q(updated_at__gt=after.at) | Q(updated_at=after.at, id__gt=after.id)
        complaints = complaints.filter(later, updated_at__gte=after.at)
    return complaints.order_by("updated_at", "id")
