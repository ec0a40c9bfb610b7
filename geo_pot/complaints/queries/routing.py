"""Giving complaints their responsible agency: the rules are the agencies room's, the rows are ours."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from geo_pot.complaints.sql import read_sql

ROUTE_COMPLAINTS = read_sql("route_complaints")


def route_complaints(ids: Sequence[int]) -> list[int]:
    """Route these complaints, in one statement; the ids of those that changed.

    Routing again by unchanged rules changes nothing. One that nobody is responsible for stays pending.
    """
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(ROUTE_COMPLAINTS, {"ids": list(ids)})
        return [row[0] for row in cursor.fetchall()]
