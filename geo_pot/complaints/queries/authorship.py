"""Who changes what, said to the triggers that write the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from geo_pot.audit.queries import acting_as
from geo_pot.audit.queries import actor_id as outer_actor_id


@contextmanager
def written_by(*, actor_id: int | None, note: str = "") -> Iterator[None]:
    """Changes inside are recorded as that user's, or whoever acts already, with the note; what follows is not."""
    with acting_as(outer_actor_id() if actor_id is None else actor_id):
        add_note(note)
        yield
        add_note("")


def add_note(note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.note', %s, true)", [note])
