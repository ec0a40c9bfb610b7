"""Whose complaints are whose."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.sql import read_sql

REPLACE_REPORTER = read_sql("replace_reporter")


def complaints_of(reporter_keys: Collection[str]) -> QuerySet[Complaint]:
    """What was reported under these keys, oldest first."""
    return Complaint.objects.filter(reporter_key__in=list(reporter_keys)).order_by("id")


def replace_reporter(*, key: str, by: str) -> int:
    """Put another key in the place of a reporter's, in complaints and submissions; how many complaints have it.

    Within a transaction. `updated_at` stays: the same instant in all of them would tell whoever follows the changes
    which complaints were one person's.
    """
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('geopot.rematch', true), set_config('geopot.rematch', 'on', true)")
        former, _ = cursor.fetchone()
        cursor.execute(REPLACE_REPORTER, {"key": key, "by": by})
        (replaced,) = cursor.fetchone()
        cursor.execute("select set_config('geopot.rematch', %s, true)", [former or ""])
    return int(replaced)
