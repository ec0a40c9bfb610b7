"""PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from geo_pot.backups.errors import ProgramFailed
from geo_pot.env import DatabaseParts

# Where Debian and Ubuntu keep one folder for each version; pg_dump refuses servers newer than itself.
INSTALLED = Path("/usr/lib/postgresql")
# Without this word the owner sees no personal data, and the copy would lack them in silence.
FOR_A_BACKUP = "-c geopot.purpose=backup -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"


def find_program(name: str) -> Path:
    """The newest version of a program of PostgreSQL's."""
    versions = [path for path in INSTALLED.glob(f"*/bin/{name}") if path.parent.parent.name.isdecimal()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.parent.name))
    found = shutil.which(name)
    if found is None:
        raise ProgramFailed(f"{name} is not installed: it comes with the distribution's postgresql-client.")
    return Path(found)


def run(name: str, database: DatabaseParts, *arguments: str | Path, options: str = "") -> None:
    """Run a program on a database; ProgramFailed with what it said."""
    done = subprocess.run(
        [find_program(name), *arguments],
        env={**os.environ, **connection_variables(database), "PGOPTIONS": options},
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProgramFailed(f"{name} ended with {done.returncode}:\n{said(done.stderr)}")


def connection_variables(database: DatabaseParts) -> dict[str, str]:
    """In the environment, and not in the arguments, which are everybody's to read."""
    named = {
        "PGDATABASE": database["NAME"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
    }
    return {name: value for name, value in named.items() if value}


def said(stderr: str, *, lines: int = 12) -> str:
    """The last lines of what a program said, without what it quoted of rows: those may tell who somebody is."""
    kept = [line for line in stderr.strip().splitlines() if not re.match(r"(?:DETAIL|CONTEXT|Command was):?", line)]
    return "\n".join(kept[-lines:])


def dump(database: DatabaseParts, file: Path, *, snapshot: str) -> None:
    """Everything that the owner sees in a snapshot, as one compressed file, without what extensions bring."""
    arguments = ["--format=custom", "--enable-row-security", "--exclude-table=spatial_ref_sys"]
    run("pg_dump", database, *arguments, f"--snapshot={snapshot}", f"--file={file}", options=FOR_A_BACKUP)


def restore(database: DatabaseParts, file: Path) -> None:
    """Into a fresh copy of the template, all or nothing. Comments stay out: those of extensions are the superuser's."""
    arguments = ["--no-comments", "--exit-on-error", "--single-transaction", f"--dbname={database['NAME']}"]
    run("pg_restore", database, *arguments, file, options="-c statement_timeout=0")
