"""Matching stored complaints by another edition."""

from __future__ import annotations

from django.db import connection

from geo_pot.complaints.sql import read_sql

REMATCH = read_sql("rematch")


def rematch(*, edition_id: int) -> dict[int, bool]:
    """Match every complaint of the edition's Territory by it; by complaint id, whether its answer is another one now.

    Within a transaction, whose other statements are not the re-match: the setting that says so is taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.rematch', 'on', true)")
        cursor.execute(REMATCH, {"edition_id": edition_id})
        moved = dict(cursor.fetchall())
        cursor.execute("select set_config('geopot.rematch', '', true)")
    return moved
