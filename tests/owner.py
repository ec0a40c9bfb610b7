"""The tables' owner, in a session of its own: sees what was committed, so for tests with transactional_db."""

from __future__ import annotations

import os

import psycopg2

from geo_pot.env import DatabaseParts, read_database
from tests.conftest import NAME, OWNER_URL


def owner() -> DatabaseParts:
    return read_database(os.environ, OWNER_URL)


def ask_as_owner(statement: str) -> object:
    """The first value of a statement's last answer; None where there is none."""
    role = owner()
    link = psycopg2.connect(
        dbname=NAME, user=role["USER"], password=role["PASSWORD"], host=role["HOST"], port=role["PORT"]
    )
    try:
        with link, link.cursor() as cursor:
            cursor.execute(statement)
            return (cursor.fetchone() or (None,))[0] if cursor.description else None
    finally:
        link.close()
