"""Reading and deleting personal data, through the functions of the database that may."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import InternalError, ProgrammingError, connection, transaction

from geo_pot.accounts.personal.errors import MayNotSee
from geo_pot.audit.queries import acting_as

FIELDS = ("full_name", "phone", "phone_verified", "email", "nik", "address", "retain_until")


@dataclass(frozen=True)
class Person:
    """Who an account is in life; None is what was not asked for."""

    user_id: int
    full_name: str | None = None
    phone: str | None = None
    phone_verified: bool | None = None
    email: str | None = None
    nik: str | None = None
    address: str | None = None
    retain_until: str | None = None  # YYYY-MM-DD


def read_own(user_id: int, *, why: str = "own") -> Person | None:
    """What is kept about an account, to its holder."""
    with acting_as(user_id):
        return read(user_id, fields=FIELDS, why=why)


def read(user_id: int, *, fields: Sequence[str], why: str) -> Person | None:
    """Some personal data of an account, to the actor of this transaction; None where nothing is kept.

    fields   of FIELDS: those that the reader needs
    why      the reason that is written down, such as a receipt number

    raises   MayNotSee
    """
    return read_many([user_id], fields=fields, why=why).get(user_id)


def read_many(user_ids: Sequence[int], *, fields: Sequence[str], why: str) -> dict[int, Person]:
    """The same of several accounts, by account; all of them or none."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: personal data have {', '.join(FIELDS)}")
    with refusals_named(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select user_id, person from personal_read(%s, %s, %s)", [list(user_ids), list(fields), why])
        return {user_id: Person(user_id=user_id, **json.loads(person)) for user_id, person in cursor.fetchall()}


def find_user_by_phone(phone: str) -> int | None:
    """The account that has verified a number (E.164): for signing in, when nobody acts yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select personal_find_by_phone(%s)", [phone])
        (user_id,) = cursor.fetchone()
        return None if user_id is None else int(user_id)


def forget(user_id: int) -> bool:
    """Delete an account's personal data in the actor's name; whether there were any. MayNotSee as for reading."""
    with refusals_named(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select personal_forget(%s)", [user_id])
        (existed,) = cursor.fetchone()
        return bool(existed)


def forget_expired(*, kept: timedelta) -> list[int]:
    """Delete what was to be kept until yesterday or before, unless its holder signed in within `kept`; the accounts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select personal_forget_expired(make_interval(secs => %s))", [kept.total_seconds()])
        return sorted(user_id for (user_id,) in cursor.fetchall())


@contextmanager
def refusals_named() -> Iterator[None]:
    """The database's refusal as this room's error."""
    try:
        yield
    except (ProgrammingError, InternalError) as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        if diagnostics is None or diagnostics.constraint_name != "personal_may_read":
            raise
        raise MayNotSee(f"{diagnostics.message_primary}: it takes a role that may see personal data.") from error
