"""Rows from a server-side cursor, so that a long answer needs no more memory than a short one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

FIRST_ROWS = 20  # the first byte need not wait for a full batch


def stream(sql: str, parameters: Sequence[Any], *, batch: int = 1_000) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement in lists: a short one first, then `batch` at a time.

    Runs in a transaction of its own: outside one, PostgreSQL would have to keep the whole answer for the cursor before
    it gives the first row. Django's stubs do not know chunked_cursor.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchmany(FIRST_ROWS)
        while rows:
            yield rows
            rows = cursor.fetchmany(batch)
