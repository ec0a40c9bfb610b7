"""The roles and databases of the private cluster, made by its superuser; nothing later needs a superuser."""

import hashlib
import os
import subprocess

from tools.console import Refusal, step
from tools.postgres import SUPERUSER, Postgres
from tools.state import State

OWNER = "geopot_owner"  # migrations: owns every table, is no superuser, does not bypass row-level security
APP = "geopot_app"  # the service: reads and writes rows, owns nothing
DATABASE = "geopot"
TEMPLATE = "geopot_template"  # what every database of ours is copied from; only a superuser may add its extensions

# psql's :'name' quotes a value; \gexec runs the rows of a query, since CREATE ROLE and DATABASE have no IF NOT EXISTS.
ROLES = f"""
select 'create role {OWNER}' where not exists (select from pg_roles where rolname = '{OWNER}') \\gexec
select 'create role {APP}' where not exists (select from pg_roles where rolname = '{APP}') \\gexec
alter role {OWNER} login createdb nosuperuser nobypassrls nocreaterole password :'owner_password';
alter role {APP} login nocreatedb nosuperuser nobypassrls nocreaterole password :'app_password';
select 'create database {TEMPLATE} owner {OWNER}'
 where not exists (select from pg_database where datname = '{TEMPLATE}') \\gexec
"""
# Runs inside the template. Default privileges are copied with it, so every later table is the service's to use.
EXTENSIONS = f"""
create extension if not exists postgis;
create extension if not exists btree_gist;
grant usage on schema public to {APP};
alter default privileges for role {OWNER} in schema public grant select, insert, update, delete on tables to {APP};
alter default privileges for role {OWNER} in schema public grant usage, select on sequences to {APP};
"""
DATABASES = f"""
select 'create database {DATABASE} owner {OWNER} template {TEMPLATE}'
 where not exists (select from pg_database where datname = '{DATABASE}') \\gexec
"""


# Rows only where both databases stand: somebody may have dropped one by hand.
BOTH_STAND = f"""
select 'both stand' from pg_database where datname in ('{TEMPLATE}', '{DATABASE}') having count(*) = 2;
"""


def make_roles(postgres: Postgres, state: State) -> None:
    """Make roles, template and database, unless this very SQL has run here; passwords become the state's."""
    stamp = postgres.folder / "geopot-roles"
    script = "".join([ROLES, EXTENSIONS, DATABASES, state.owner_password, state.app_password])
    wanted = hashlib.sha256(script.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and psql(postgres, state, "postgres", BOTH_STAND):
        return
    with step("making roles and databases"):
        psql(postgres, state, "postgres", ROLES)
        psql(postgres, state, TEMPLATE, EXTENSIONS)
        psql(postgres, state, "postgres", DATABASES)
    stamp.write_text(wanted)


def database_identity(postgres: Postgres, state: State) -> str:
    """Another word after the database was dropped and made again: what stood in it must then be set up again."""
    return psql(postgres, state, "postgres", f"select oid from pg_database where datname = '{DATABASE}';")


def psql(postgres: Postgres, state: State, database: str, script: str) -> str:
    """What a script prints, run by the superuser."""
    passwords = {"owner_password": state.owner_password, "app_password": state.app_password}
    # Through standard input: the arguments of a process are everybody's to read.
    settings = "".join(f"\\set {name} '{value}'\n" for name, value in passwords.items())
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
            f"--dbname={database}",
        ],
        env={**os.environ, "PGPASSWORD": state.superuser_password},
        input=settings + script,
        text=True,
        capture_output=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Refusal(f"PostgreSQL refused to set up {database}:\n{answer.stderr.strip()}")
    return answer.stdout.strip()
