"""Rows that an actor may see, from a server-side cursor."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from django.db import connection

from geo_pot.audit.queries import acting_as


def stream_as(
    user_id: int | None, sql: str, parameters: Sequence[Any], *, batch: int = 100
) -> Generator[list[tuple[Any, ...]]]:
    """The rows of a statement in lists, read in an account's name; personal data by `personal_read` inside it.

    A streamed answer is written after the view's transaction has ended, so it says again who acts, in its own. What
    was read before a reader hung up stays written down: leaving in order commits, an exception would not.
    """
    with acting_as(user_id), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(batch):
            try:
                yield rows
            except GeneratorExit:
                break
