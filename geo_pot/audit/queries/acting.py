"""In whose name a transaction acts: read by the triggers that write histories and by the policies on personal data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# The former actor comes back where this one ends: a block inside another borrows the transaction.
ACT = "select current_setting('geopot.actor', true), set_config('geopot.actor', %s, true)"


@contextmanager
def acting_as(user_id: int | None) -> Iterator[None]:
    """A transaction in the name of an account, or of nobody; ends with the block, also where that is not the end of
    the transaction."""
    with transaction.atomic():
        former = _act(str(user_id or ""))
        yield
        _act(former)


def actor_id() -> int | None:
    """The account in whose name the current transaction acts."""
    with connection.cursor() as cursor:
        cursor.execute("select audit_actor()")
        (actor,) = cursor.fetchone()
        return None if actor is None else int(actor)


def _act(actor: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(ACT, [actor])
        former, _ = cursor.fetchone()
        return former or ""
