"""The roles and databases of the private cluster, made by its superuser (tools/roles.sql); nothing later needs one."""

import hashlib
import os
import subprocess
from pathlib import Path

from tools.console import Refusal, step
from tools.postgres import SUPERUSER, Postgres
from tools.state import State

OWNER = "geopot_owner"
APP = "geopot_app"
DATABASE = "geopot"
SCRIPT = Path(__file__).with_name("roles.sql")

# Rows only where both databases stand: somebody may have dropped one by hand.
BOTH_STAND = """
select 'both stand' from pg_database where datname in ('geopot', 'geopot_template') having count(*) = 2;
"""
IDENTITY = "select oid from pg_database where datname = 'geopot';"


def make_roles(postgres: Postgres, state: State) -> None:
    """Make roles, template and database, unless this very script has run here; passwords become the state's."""
    stamp = postgres.folder / "geopot-roles"
    script = SCRIPT.read_text()
    wanted = hashlib.sha256((script + state.owner_password + state.app_password).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and psql(postgres, state, BOTH_STAND):
        return
    with step("making roles and databases"):
        psql(postgres, state, script)
    stamp.write_text(wanted)


def database_identity(postgres: Postgres, state: State) -> str:
    """Another word after the database was dropped and made again: what stood in it must then be set up again."""
    return psql(postgres, state, IDENTITY)


def psql(postgres: Postgres, state: State, script: str) -> str:
    """What a script prints, run by the superuser."""
    answer = subprocess.run(
        [
            str(postgres.binaries / "psql"),
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            f"--host={postgres.sockets}",
            f"--port={state.postgres_port}",
            f"--username={SUPERUSER}",
            "--dbname=postgres",
        ],
        env={
            **os.environ,  # and not in the arguments, which are everybody's to read
            "PGPASSWORD": state.superuser_password,
            "GEOPOT_OWNER_PASSWORD": state.owner_password,
            "GEOPOT_APP_PASSWORD": state.app_password,
        },
        input=script,
        text=True,
        capture_output=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Refusal(f"PostgreSQL refused to set up its roles:\n{answer.stderr.strip()}")
    return answer.stdout.strip()
