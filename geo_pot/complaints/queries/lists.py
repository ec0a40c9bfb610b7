"""Complaints as GeoJSON, written by the database and streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import Q, QuerySet

from geo_pot.agencies.models import Agency, Category, name_in
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.sql import read_sql
from spatial.queries import place_names, stream

WRITE_FEATURES = read_sql("write_features")
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
) -> Iterator[list[FeatureRow]]:
    """GeoJSON features of at most `limit` complaints after a position, in batches; four queries in all."""
    page = order_page(complaints, order, after).annotate(geometry=AsGeoJSON("location", precision=DECIMALS))
    sql, parameters = page.values(*COLUMNS, "geometry")[:limit].query.sql_with_params()
    dictionaries = name_dictionaries(language, territory_id)
    for rows in stream(WRITE_FEATURES.replace("{page}", sql), [*dictionaries, *parameters]):
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


def name_dictionaries(language: str, territory_id: int | None) -> list[str]:
    """For categories, kelurahan, kecamatan, agencies: JSON from an id to what a feature says of it. Three queries."""
    categories = Category.objects.select_related("group")
    agencies = Agency.objects.all()
    if territory_id is not None:
        categories = categories.filter(territory=territory_id)
        agencies = agencies.filter(territory=territory_id)
    places = place_names(territory_id=territory_id)
    dictionaries: list[Mapping[int, Mapping[str, str]]] = [
        {
            row.pk: {"category": row.code, "category_name": row.name_in(language), "group": row.group.code}
            for row in categories
        },
        {id_: {"kelurahan": place.code, "kelurahan_name": place.name} for id_, place in places.items()},
        {id_: {"kecamatan": place.code, "kecamatan_name": place.name} for id_, place in places.items()},
        {
            id_: {"agency": code, "agency_name": name_in(names, language, code)}
            for id_, code, names in agencies.values_list("id", "code", "names")
        },
    ]
    return [
        json.dumps({id_: "," + compact(piece)[1:-1] for id_, piece in dictionary.items()})
        for dictionary in dictionaries
    ]


def compact(piece: Mapping[str, str]) -> str:
    return json.dumps(piece, ensure_ascii=False, separators=(",", ":"))
