"""PostgreSQL and Redis for whoever needs them: private ones of this checkout, or those that the environment names."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools import environment, packages, postgres, redis, roles
from tools import state as states
from tools.account import Account, server_account, server_folder
from tools.checkout import DATA, LOG
from tools.console import MISSING, Refusal
from tools.locks import alone
from tools.postgres import Postgres
from tools.redis import Redis
from tools.state import State

USERS = DATA / "services.lock"  # held shared by everyone who uses the private services
SETUP = "setup"  # the lock of who installs, starts or stops them


@dataclass(frozen=True)
class Private:
    """The servers of this checkout that are ours to start; None where the environment names another."""

    postgres: Postgres | None
    redis: Redis | None


@dataclass(frozen=True)
class Services:
    """What a child needs to reach the running servers."""

    environment: dict[str, str]
    database: str  # another word once the database was made anew


@contextmanager
def services(lock_name: str | None) -> Iterator[Services]:
    """Install and start what is needed. Stops the private servers at the end, unless someone else uses them.

    lock_name   the Python packages to have: run.txt or test.txt; None for no more than the servers
    """
    LOG.mkdir(parents=True, exist_ok=True)
    with USERS.open("a") as users:
        with alone(SETUP):
            fcntl.flock(users, fcntl.LOCK_SH)
            private = find_private(states.load())
            if lock_name:
                environment.prepare(lock_name)
        try:
            with alone(SETUP):
                state = start(private, states.load())
                running = describe(private, state)
            yield running
        finally:
            with alone(SETUP):
                stop_unless_used(users.fileno(), private)


def stop_unless_used(users: int, private: Private) -> None:
    """Stop the servers if we are the last: an exclusive lock is to be had when nobody else holds a shared one."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if private.redis:
        redis.stop(states.load())
    if private.postgres:
        postgres.stop(private.postgres)


def find_private(state: State) -> Private:
    """Which servers are ours to run here, with what they need installed."""
    database = is_private("GEOPOT_DATABASE_URL", state.app_password)
    queue = is_private("GEOPOT_REDIS_URL", state.redis_password)
    packages.install_for_run(database=database, redis_server=queue)
    account = server_account()
    folder = server_folder(account) if database or queue else DATA
    return Private(
        postgres=find_postgres(account, folder) if database else None,
        redis=find_redis(account, folder) if queue else None,
    )


def find_postgres(account: Account, folder: Path) -> Postgres:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise Refusal(
            "PostgreSQL with PostGIS is installed where it cannot be found: no initdb beside it", exit_code=MISSING
        )
    return Postgres(binaries, folder / "postgres", postgres.socket_folder(folder), account)


def find_redis(account: Account, folder: Path) -> Redis:
    program = redis.find_program()
    if program is None:
        raise Refusal("redis-server is installed but not on the PATH", exit_code=MISSING)
    return Redis(program, folder / "redis", account)


def is_private(variable: str, password: str) -> bool:
    """Unset, or set to our own server by someone who loaded .data/env."""
    url = os.environ.get(variable, "")
    return not url or quote(password, safe="") in url


def start(private: Private, state: State) -> State:
    if private.postgres:
        state = postgres.start(private.postgres, state)
        roles.make_roles(private.postgres, state)
    if private.redis:
        state = redis.start(private.redis, state)
    states.write_private(DATA / "env", shell_lines(connection(private, state)))
    return state


def describe(private: Private, state: State) -> Services:
    variables = connection(private, state)
    database = variables.get("GEOPOT_DATABASE_URL") or os.environ["GEOPOT_DATABASE_URL"]
    if private.postgres:
        database = f"{database} {roles.database_identity(private.postgres, state)}"
    return Services({**os.environ, **variables}, hashlib.sha256(database.encode()).hexdigest())


def connection(private: Private, state: State) -> dict[str, str]:
    """The variables that tell the service where its servers are."""
    variables = {"GEOPOT_SECRET_KEY": os.environ.get("GEOPOT_SECRET_KEY", state.secret_key)}
    if private.postgres:
        variables["GEOPOT_DATABASE_URL"] = database_url(private.postgres, state, roles.APP, state.app_password)
        variables["GEOPOT_DATABASE_OWNER_URL"] = database_url(
            private.postgres, state, roles.OWNER, state.owner_password
        )
    if private.redis:
        variables["GEOPOT_REDIS_URL"] = f"redis://:{state.redis_password}@127.0.0.1:{state.redis_port}/0"
    return variables


def database_url(server: Postgres, state: State, role: str, password: str) -> str:
    where = f"host={quote(str(server.sockets), safe='/')}&port={state.postgres_port}"
    return f"postgresql://{role}:{password}@/{roles.DATABASE}?{where}"


def shell_lines(variables: dict[str, str]) -> str:
    """For hands: `set -a; . .data/env; set +a`."""
    return "".join(f"{name}='{value}'\n" for name, value in variables.items())
