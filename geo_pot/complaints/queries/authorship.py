"""Who changes what, said to the triggers that write the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def written_by(*, actor_id: int | None, note: str = "") -> Iterator[None]:
    """Status changes inside are recorded as that user's, with the note; what follows in the transaction is not."""
    say(str(actor_id or ""), note)
    yield
    say("", "")


def say(actor: str, note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('geopot.actor', %s, true), set_config('geopot.note', %s, true)", [actor, note]
        )
