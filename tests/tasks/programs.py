"""The service's real programs against the database of the tests and a Redis of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from celery import Celery
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
CELERY = (sys.executable, "-m", "celery", "--app=geo_pot", "--quiet")
WORKER = (*CELERY, "worker", "--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
PATIENCE_S = 60.0


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s for {what}"
        time.sleep(0.05)


def waiting_for_lock() -> int:
    """How many connections to the tests' database wait for somebody else's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Redis:
    """A Redis without persistence, which tests may kill and empty."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        assert program, "redis-server is missing: ./test installs it"
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder))
        self.server = subprocess.Popen((program, *options), stdout=subprocess.DEVNULL)
        wait_until(self.answers, "Redis")

    def answers(self) -> bool:
        try:
            return self.ask(b"PING") == b"+PONG"
        except OSError:
            return False

    def ask(self, command: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
            link.sendall(command + b"\r\n")
            return link.recv(1_000).strip()

    def flush(self) -> None:
        assert self.ask(b"FLUSHALL") == b"+OK"

    def kill(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()
            self.server = None


class Programs:
    """Starts programs and stops what still runs at the end."""

    def __init__(self, redis: Redis, log: Path) -> None:
        self.redis, self.log = redis, log
        self.running: list[subprocess.Popen[bytes]] = []

    def environment(self) -> dict[str, str]:
        given = connection.settings_dict
        place = urlencode({"host": given["HOST"], "port": given["PORT"]})
        user = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}"
        url = f"postgresql://{user}@/{given['NAME']}?{place}"
        return {**os.environ, "GEOPOT_DATABASE_URL": url, "GEOPOT_REDIS_URL": self.redis.url}

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program in a group of its own, so that a kill reaches a worker's children too."""
        with self.log.open("ab") as log:
            program = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(program)
        return program

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(*WORKER)

    def send(self, task: str, *ids: int) -> None:
        """Put a job into the queue of these programs."""
        with Celery(broker=self.redis.url) as sender:
            sender.send_task(task, args=ids)

    def relay(self) -> subprocess.Popen[bytes]:
        return self.start(sys.executable, "manage.py", "relay")

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "manage.py", *words)
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=120, check=False
        )

    def kill(self, program: subprocess.Popen[bytes]) -> None:
        """SIGKILL, as the kernel does when memory is short: no last word."""
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        self.running.remove(program)

    def stop_all(self) -> None:
        for program in list(self.running):
            if program.poll() is None:
                self.kill(program)
