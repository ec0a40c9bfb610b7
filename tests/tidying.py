"""Autovacuum's work, done at the same places in every run: the planner sees no file's tests by what others left."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from geo_pot.env import read_database
from tests.conftest import NAME, OWNER_URL, asking

# Tables of more pages than the planner takes one for that it knows nothing of, and those that it takes for empty.
UNTIDY = """
select string_agg(oid::regclass::text, ', ')
from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r' and relowner = current_user::regrole
    and pg_relation_size(oid) > case when reltuples < 0 then 10 * 8192 else 0 end
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After each file, and after a test that had the rows counted."""
    yield
    if nextitem is not None and (nextitem.path != item.path or "analyze" in getattr(item, "fixturenames", ())):
        tidy_up()


def tidy_up() -> None:
    """Take dead rows away; in a transaction that goes on for a whole folder its rows would be taken for none.

    A test that is rolled back leaves its rows behind, dead, and those of the next ones lie among them. Once they are
    counted, the planner takes tables of many pages for empty, and loops over whatever comes into them.
    """
    if connection.settings_dict["NAME"] != NAME or connection.in_atomic_block:
        return
    with asking(read_database(os.environ, OWNER_URL), database=NAME) as cursor:
        cursor.execute(UNTIDY)
        (tables,) = cursor.fetchone() or (None,)
        if tables:
            cursor.execute(f"vacuum (skip_locked) {tables}")
