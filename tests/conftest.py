"""The database of the tests, made as production's is: by the owner, used by the service's own role.

So a test that writes where the service may not, fails here and not in production.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812 -- a class
from pytest_django.plugin import DjangoDbBlocker

from geo_pot.env import DatabaseParts, read_database

pytest_plugins = ["tests.workers", "tests.tidying"]

TEMPLATE = "geopot_template"  # made by the superuser: PostGIS and the service's default privileges
# People who share a checkout run pytest at once, each names a database of their own; so does tests.workers.
NAME = os.environ.get("GEOPOT_TEST_DATABASE", "test_geopot")
OWNER_URL = "GEOPOT_DATABASE_OWNER_URL"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Take pytest-django's place: it would make the database with the service's role, which may not."""
    if OWNER_URL not in os.environ:
        pytest.fail(f"{OWNER_URL} is not set: run the tests by ./test, or load .data/env first")
    owner = read_database(os.environ, OWNER_URL)
    service = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        make_database(owner)
        connect_as({**service, **owner, "NAME": NAME})
        call_command("migrate", verbosity=0)
        grant_truncate(service["USER"])
        stop_autovacuum()
        connect_as({**service, "NAME": NAME})
    yield
    with django_db_blocker.unblock():
        connect_as(service)
        execute(owner, "drop database if exists {name} with (force)")


@pytest.fixture(scope="session", autouse=True)
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Indexes of made-up cities belong to the test run, those that its programs store too."""
    folder = tmp_path_factory.mktemp("index")
    settings.INDEX_DIR = folder
    os.environ["GEOPOT_INDEX_DIR"] = str(folder)
    return folder


@pytest.fixture
def analyze(django_db_setup: None) -> Callable[[], None]:
    """Let the planner count the rows now, as autovacuum would: those of the test itself are not committed yet."""
    return lambda: execute(read_database(os.environ, OWNER_URL), "analyze", database=NAME)


def make_database(owner: DatabaseParts, *, name: str = NAME) -> None:
    """A fresh copy of the template, whatever an interrupted run left."""
    execute(owner, "drop database if exists {name} with (force)", name=name)
    execute(owner, "create database {name} template {template}", name=name)


def execute(owner: DatabaseParts, statement: str, *, database: str = "postgres", name: str = NAME) -> None:
    """One statement of the owner's outside any transaction, as databases want it; {name} in it is `name`."""
    with asking(owner, database=database) as cursor:
        cursor.execute(sql.SQL(statement).format(name=sql.Identifier(name), template=sql.Identifier(TEMPLATE)))


@contextmanager
def asking(owner: DatabaseParts, *, database: str) -> Iterator[Cursor]:
    link = psycopg2.connect(
        dbname=database, user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"], port=owner["PORT"]
    )
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def connect_as(settings: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict.update(settings)


def grant_truncate(role: str) -> None:
    """Tests with transaction=True empty the tables at their end; the service itself never truncates."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("grant truncate on all tables in schema public to {role}").format(role=sql.Identifier(role))
        )


def stop_autovacuum() -> None:
    """Whether it came by between two tests would decide which plan the second one gets; tests.tidying does its work."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' and tableowner = current_user")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("alter table {} set (autovacuum_enabled = false)").format(sql.Identifier(table)))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout: a clone without it skips, continuous integration fails."""
    if SHARED.is_dir():
        return SHARED
    message = f"{SHARED} is absent: it holds the real boundaries and complaints"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)
