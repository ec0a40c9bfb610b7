"""Asks `agencies_route` who is responsible. The rules stand in sql/functions/route_v1.sql."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from geo_pot.agencies.models import name_in
from geo_pot.agencies.sql import read_sql
from spatial.models import Territory

ROUTE_COMPLAINTS = read_sql("route_complaints")
ROUTE_ALL_CATEGORIES = read_sql("route_all_categories")


@dataclass(frozen=True)
class Subject:
    """What routing looks at. Area ids of the match, None where there is none; lon, lat in degrees (EPSG:4326)."""

    id: int
    category_id: int
    kelurahan_id: int | None
    kecamatan_id: int | None
    lon: float
    lat: float
    at: datetime  # aware; service areas hold by its local day


@dataclass(frozen=True)
class Route:
    """The answer for one subject. No service area where the default agency or the control centre answered."""

    id: int
    agency_id: int
    service_area_id: int | None
    trace: dict[str, Any]


@dataclass(frozen=True)
class CategoryRoute:
    """Who is responsible for one category at a place; agency and trace are None where nobody is."""

    category: str
    category_name: str
    group: str
    agency_id: int | None
    agency: str | None
    agency_name: str | None
    trace: dict[str, Any] | None


def route(subjects: Sequence[Subject]) -> list[Route]:
    """The responsible agency of each subject, by id, in one query; ids must differ.

    A subject that nobody is responsible for has no Route.
    """
    columns = {
        "ids": [subject.id for subject in subjects],
        "category_ids": [subject.category_id for subject in subjects],
        "kelurahan_ids": [subject.kelurahan_id for subject in subjects],
        "kecamatan_ids": [subject.kecamatan_id for subject in subjects],
        "lons": [subject.lon for subject in subjects],
        "lats": [subject.lat for subject in subjects],
        "moments": [subject.at for subject in subjects],
    }
    return [
        Route(id_, agency, service_area, json.loads(trace))
        for id_, agency, service_area, trace in _rows(ROUTE_COMPLAINTS, columns)
    ]


def route_all_categories(
    *,
    territory: Territory,
    kelurahan_id: int | None,
    kecamatan_id: int | None,
    lon: float,
    lat: float,
    at: datetime,
    language: str,
) -> list[CategoryRoute]:
    """For every category in use, who would be responsible at a place and why, in the directory's order; one query."""
    place = {"kelurahan_id": kelurahan_id, "kecamatan_id": kecamatan_id, "lon": lon, "lat": lat, "moment": at}
    return [
        CategoryRoute(
            category=code,
            category_name=name_in(json.loads(names), language, code),
            group=group,
            agency_id=agency_id,
            agency=agency,
            agency_name=None if agency is None else name_in(json.loads(agency_names), language, agency),
            trace=None if trace is None else json.loads(trace),
        )
        for code, names, group, agency_id, agency, agency_names, trace in _rows(
            ROUTE_ALL_CATEGORIES, {"territory_id": territory.pk, **place}
        )
    ]


# jsonb comes as text: Django takes psycopg's decoding away, so that JSONField can do it with its own.
def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
