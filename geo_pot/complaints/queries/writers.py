"""Who is writing complaints at this moment."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import connection

from geo_pot.complaints.sql import read_sql

LIST_WRITERS = read_sql("list_writers")
LOOK_AGAIN_S = 0.05
PATIENCE = timedelta(minutes=1)  # an idle transaction is ended by then; a long import routes its own rows as it goes


def await_writers(*, patience: timedelta = PATIENCE) -> bool:
    """Wait until every transaction that is writing complaints now has ended; whether they all have.

    Those that begin meanwhile are not waited for, and nobody waits for us.
    """
    running, deadline = list_writers(), time.monotonic() + patience.total_seconds()
    while running and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN_S)
        running &= list_writers()
    return not running


def list_writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LIST_WRITERS)
        return {row[0] for row in cursor.fetchall()}
