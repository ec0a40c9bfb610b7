"""Where people sign in: the one place that looks up an address before it knows whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

OPEN = "select current_setting('geopot.door', true), set_config('geopot.door', %s, true)"


@contextmanager
def at_the_door() -> Iterator[None]:
    """A transaction that sees the addresses of all accounts; elsewhere the service sees the actor's own only."""
    with transaction.atomic():
        former = _set("open")
        yield
        if not connection.needs_rollback:  # else the end of the transaction takes it back
            _set(former)


def _set(state: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [state])
        former, _ = cursor.fetchone()
        return former or ""
