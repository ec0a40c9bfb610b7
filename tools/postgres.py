"""The private PostgreSQL cluster of a checkout: made once, started on its own port, stopped by who started it."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import state as states
from tools.account import Account
from tools.checkout import LOG, NAME
from tools.console import Refusal, step
from tools.state import State

SUPERUSER = "geopot_superuser"
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path, less its closing zero
START_TIMEOUT_S = 60

CONFIGURATION = """\
# Written by the launcher at every start; edit tools/postgres.py instead.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
max_connections = 100
shared_buffers = '256MB'
work_mem = '32MB'
maintenance_work_mem = '256MB'
effective_cache_size = '2GB'
max_wal_size = '2GB'
random_page_cost = 1.1        # solid-state disks
jit = off                     # costs more than it gives on queries of milliseconds
# What people write to the city stays out of the log: neither statements nor the rows that an error shows.
log_min_error_statement = panic
log_error_verbosity = terse
"""


@dataclass(frozen=True)
class Postgres:
    binaries: Path
    folder: Path  # of the cluster
    sockets: Path
    account: Account

    def run(self, program: str, *words: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.account.command(self.binaries / program, *words),
            cwd="/",  # the account may not enter the folder that we stand in
            text=True,
            capture_output=True,
            check=check,
        )


def find_binaries() -> Path | None:
    """The newest PostgreSQL that has PostGIS: its folder of programs, or none."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of, reverse=True)
    if asked := ask_pg_config("--bindir"):
        candidates.append(asked)
    return next((folder for folder in candidates if (folder / "initdb").exists() and has_postgis(folder)), None)


def version_of(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def ask_pg_config(option: str) -> Path | None:
    program = shutil.which("pg_config")
    if program is None:
        return None
    answer = subprocess.run([program, option], text=True, capture_output=True, check=False)
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def has_postgis(binaries: Path) -> bool:
    shares = [Path("/usr/share/postgresql", binaries.parent.name)]  # Debian's place
    if asked := ask_pg_config("--sharedir"):
        shares.append(asked)
    return any((share / "extension" / "postgis.control").exists() for share in shares)


def socket_folder(parent: Path) -> Path:
    """A folder for the socket whose path is short enough, beside the cluster if that is."""
    beside = parent / "sockets"
    if len(os.fsencode(beside / ".s.PGSQL.65535.lock")) <= SOCKET_PATH_LIMIT:
        return beside
    return Path(tempfile.gettempdir(), f"geopot-{NAME}")


def make_cluster(postgres: Postgres, state: State) -> None:
    if (postgres.folder / "PG_VERSION").exists():
        check_version(postgres)
        return
    with step("making a private PostgreSQL cluster"):
        shutil.rmtree(postgres.folder, ignore_errors=True)  # left half made by an interrupted start
        postgres.account.own(postgres.folder)
        with password_file(postgres, state.superuser_password) as password:
            made = postgres.run(
                "initdb",
                f"--pgdata={postgres.folder}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                check=False,
            )
        if made.returncode != 0:
            raise Refusal(f"initdb could not make {postgres.folder}:\n{made.stderr.strip()}")


@contextmanager
def password_file(postgres: Postgres, password: str) -> Iterator[Path]:
    """initdb takes a password from a file only, which its account must be able to open."""
    postgres.account.own(postgres.sockets)
    path = postgres.sockets / "password"
    states.write_private(path, password + "\n")
    postgres.account.take(path)
    try:
        yield path
    finally:
        path.unlink()


def check_version(postgres: Postgres) -> None:
    made_by = (postgres.folder / "PG_VERSION").read_text().strip()
    answer = postgres.run("postgres", "--version").stdout
    found = re.search(r"\d+", answer)
    if found is None or found.group() != made_by:
        raise Refusal(
            f"{postgres.folder} was made by PostgreSQL {made_by}, here is {answer.strip()}.\n"
            f"Install PostgreSQL {made_by} with PostGIS, or remove {postgres.folder} to start afresh."
        )


def start(postgres: Postgres, state: State) -> State:
    """Start the cluster unless it runs; gives the state, with another port where the stored one was taken."""
    make_cluster(postgres, state)
    if is_running(postgres):
        return state
    forget_stale_pid(postgres)
    if not states.is_free(state.postgres_port):
        state = states.with_free_ports(state, postgres=True)
    configure(postgres, state)
    with step("starting PostgreSQL"):
        launch(postgres)
    return state


def is_running(postgres: Postgres) -> bool:
    """Whether the process in the pid file is this cluster's: pg_ctl would believe any that has its number."""
    pid = read_pid(postgres)
    if pid is None:
        return False
    if Path("/proc").is_dir():
        try:
            return Path("/proc", str(pid), "cwd").readlink() == postgres.folder.resolve()
        except OSError:
            return False  # gone, a zombie, or someone else's to look at
    return postgres.run("pg_ctl", "status", "-D", postgres.folder, check=False).returncode == 0


def read_pid(postgres: Postgres) -> int | None:
    try:
        return int((postgres.folder / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def forget_stale_pid(postgres: Postgres) -> None:
    """Remove what a killed server left: PostgreSQL refuses to start while any process has its old number."""
    (postgres.folder / "postmaster.pid").unlink(missing_ok=True)
    for leftover in postgres.sockets.glob(".s.PGSQL.*"):
        leftover.unlink()


def configure(postgres: Postgres, state: State) -> None:
    postgres.account.own(postgres.sockets)
    postgres.sockets.chmod(0o711)  # others may connect, with a password
    included = postgres.folder / "geopot.conf"
    included.write_text(CONFIGURATION.format(port=state.postgres_port, sockets=postgres.sockets))
    main = postgres.folder / "postgresql.conf"
    line = "include 'geopot.conf'\n"
    if line not in main.read_text():
        with main.open("a") as file:
            file.write(line)


def launch(postgres: Postgres) -> None:
    """Start the server detached from the terminal: Ctrl-C is for the launcher, which then stops it in order."""
    deadline = time.monotonic() + START_TIMEOUT_S
    log = LOG / "postgres.log"
    while True:
        with log.open("ab") as output:
            started = subprocess.run(
                postgres.account.command(
                    postgres.binaries / "pg_ctl", "start", "-D", postgres.folder, "-w", "-s", "-t", str(START_TIMEOUT_S)
                ),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,  # inherited by the server, so that its account need not reach the log's folder
                stderr=output,
                check=False,
            )
        if started.returncode == 0:
            return
        # After a kill -9 the old backends hold the shared memory for a moment; they end by themselves.
        if time.monotonic() > deadline or "shared memory block" not in tail(log):
            raise Refusal(f"PostgreSQL does not start; {log} ends with:\n{tail(log)}")
        time.sleep(0.5)


def tail(log: Path, *, lines: int = 8) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def stop(postgres: Postgres) -> None:
    postgres.run("pg_ctl", "stop", "-D", postgres.folder, "-m", "fast", "-w", "-t", "60", check=False)
    shutil.rmtree(postgres.sockets, ignore_errors=True)  # the folder may lie outside the checkout
