"""What is chosen once per checkout and kept: ports, passwords, the secret key.

Lies in .data/state.json, readable by its owner alone. Deleting .data starts afresh.
"""

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tools.checkout import DATA

FILE = DATA / "state.json"
# Below the ports that Linux hands to outgoing connections (32768 and up), which would take ours at random.
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class State:
    postgres_port: int
    redis_port: int
    superuser_password: str
    owner_password: str
    app_password: str
    redis_password: str
    secret_key: str


def load() -> State:
    """The checkout's state, made on the first call."""
    if FILE.exists():
        return State(**json.loads(FILE.read_text()))
    state = State(
        postgres_port=free_port(),
        redis_port=free_port(),
        superuser_password=secrets.token_urlsafe(24),
        owner_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
        redis_password=secrets.token_urlsafe(24),
        secret_key=secrets.token_urlsafe(50),
    )
    save(state)
    return state


def save(state: State) -> None:
    write_private(FILE, json.dumps(asdict(state), indent=2) + "\n")


def with_free_ports(state: State, *, postgres: bool = False, redis: bool = False) -> State:
    """The state with another port where somebody else took the stored one."""
    changed = replace(
        state,
        postgres_port=free_port() if postgres else state.postgres_port,
        redis_port=free_port() if redis else state.redis_port,
    )
    save(changed)
    return changed


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)


def free_port() -> int:
    """A port nobody listens on, drawn at random: checkouts whose servers are down do not reserve theirs."""
    while not is_free(port := secrets.choice(PORTS)):
        pass
    return port


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
