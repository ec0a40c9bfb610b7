"""A database of a benchmark's own, on the private server: made from the template, dropped at the end.

    python -m benchmarks.throwaway COMMAND...    # run a command in one, migrated; GEOPOT_DATABASE_URL is its owner's

so that nothing is measured on, or written into, the data of ./run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
OWNER, SERVICE = "GEOPOT_DATABASE_OWNER_URL", "GEOPOT_DATABASE_URL"
TEMPLATE = "geopot_template"
PATIENCE = 30  # tries, a second apart


@dataclass(frozen=True)
class Throwaway:
    name: str

    def url(self, role: str = OWNER) -> str:
        parts = urlsplit(os.environ[role])
        return urlunsplit(parts._replace(path=f"/{self.name}"))

    def as_owner(self) -> dict[str, str]:
        """The environment of a program that migrates and fills it."""
        return {**os.environ, OWNER: self.url(), SERVICE: self.url()}

    def as_service(self) -> dict[str, str]:
        return {**os.environ, OWNER: self.url(), SERVICE: self.url(SERVICE)}

    def libpq(self) -> dict[str, str]:
        """The same for programs that know no URL of ours."""
        parts = urlsplit(self.url())
        asked = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
        return {
            "PGDATABASE": self.name,
            "PGUSER": unquote(parts.username or ""),
            "PGPASSWORD": unquote(parts.password or ""),
            "PGHOST": unquote(asked.get("host", parts.hostname or "")),
            "PGPORT": asked.get("port", str(parts.port or 5432)),
        }


@contextmanager
def throwaway(purpose: str, *, migrated: bool = True) -> Iterator[Throwaway]:
    database = Throwaway(f"benchmark_{purpose}_{os.getpid()}")
    _execute("create database {name} template {template}", database.name)
    try:
        if migrated:
            manage(database.as_owner(), "migrate", "--verbosity=0")
        yield database
    finally:
        drop(database)


def drop(database: Throwaway) -> None:
    """Autovacuum may be in it, which is the superuser's: it leaves by itself."""
    for _ in range(PATIENCE):
        try:
            _execute("drop database {name} with (force)", database.name)
        except psycopg2.Error:
            time.sleep(1)
        else:
            return
    print(f"the database {database.name} could not be dropped: somebody uses it", file=sys.stderr)


def manage(environment: Mapping[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)


def _execute(statement: str, name: str) -> None:
    parts = Throwaway("postgres").libpq()
    link = psycopg2.connect(
        dbname="postgres", user=parts["PGUSER"], password=parts["PGPASSWORD"], host=parts["PGHOST"],
        port=parts["PGPORT"],
    )  # fmt: skip
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(name=sql.Identifier(name), template=sql.Identifier(TEMPLATE)))
    finally:
        link.close()


def main() -> int:
    with throwaway("command") as database:
        return subprocess.run(sys.argv[1:], cwd=ROOT, env=database.as_owner(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
