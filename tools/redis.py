"""The private Redis of a checkout: it may be emptied at any time, since the outbox in the database is the truth."""

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools import state as states
from tools.account import Account
from tools.checkout import LOG
from tools.console import Refusal, step
from tools.state import State

START_TIMEOUT_S = 15

# Through standard input, so that the password stands in no file and no process list.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
save ""
appendonly no
daemonize no
maxmemory 256mb
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Redis:
    program: Path
    folder: Path
    account: Account


def find_program() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def start(redis: Redis, state: State) -> State:
    """Start Redis unless it runs; gives the state, with another port where the stored one was taken."""
    if is_running(state):
        return state
    if not states.is_free(state.redis_port):
        state = states.with_free_ports(state, redis=True)
    redis.account.own(redis.folder)
    with step("starting Redis"):
        launch(redis, state)
    return state


def launch(redis: Redis, state: State) -> None:
    log = LOG / "redis.log"
    with log.open("ab") as output:
        server = subprocess.Popen(
            redis.account.command(redis.program, "-"),
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,  # Ctrl-C is for the launcher, which then stops it in order
        )
    settings = CONFIGURATION.format(port=state.redis_port, password=state.redis_password, folder=redis.folder)
    assert server.stdin is not None
    server.stdin.write(settings)
    server.stdin.close()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not is_running(state):
        if server.poll() is not None or time.monotonic() > deadline:
            raise Refusal(f"Redis does not start; see {log}")
        time.sleep(0.02)


def is_running(state: State) -> bool:
    """Whether the server on our port is ours: it takes our password."""
    return ask(state, "PING").endswith("+PONG\r\n")


def stop(state: State) -> None:
    ask(state, "SHUTDOWN NOSAVE")
    deadline = time.monotonic() + START_TIMEOUT_S
    while not states.is_free(state.redis_port) and time.monotonic() < deadline:
        time.sleep(0.02)


def ask(state: State, command: str) -> str:
    """Redis's answer to one command, in its inline form; empty where nobody answers."""
    try:
        with socket.create_connection(("127.0.0.1", state.redis_port), timeout=2) as link:
            link.sendall(f"AUTH {state.redis_password}\r\n{command}\r\nQUIT\r\n".encode())
            return b"".join(iter(lambda: link.recv(4096), b"")).decode(errors="replace").replace("+OK\r\n", "")
    except OSError:
        return ""
