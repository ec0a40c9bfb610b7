"""How many requests a second /api/v1/locate answers, beside a view that answers nothing and beside /api/v1/match.

    python -m benchmarks.locating [--seconds 3] [--repeats 5]

Starts gunicorn as ./run does, with one worker, before the database that the environment names, which holds a city.
The addresses take turns; medians of requests a second and of the processor's time, web and database together.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import psycopg2

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web(port: int) -> Iterator[int]:
    """The process id of gunicorn's one worker."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "geo_pot.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=4",
         "--preload", "--no-control-socket", "--log-level=error"],
        cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.locating_settings"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        while not children.read_text():
            time.sleep(0.1)
        yield int(children.read_text().split()[0])
    finally:
        server.terminate()
        server.wait()


def used_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def backends(cursor: psycopg2.extensions.cursor) -> list[int]:
    cursor.execute(
        "select pid from pg_stat_activity where application_name = 'geopot' and datname = current_database()"
    )
    return [pid for (pid,) in cursor.fetchall()]


def ask(port: int, paths: Iterator[str], seconds: float) -> int:
    """Requests on one connection, one after the other; how many were answered with 200."""
    answered, ends = 0, time.perf_counter() + seconds
    with socket.create_connection(("127.0.0.1", port)) as link:
        stream = link.makefile("rb")
        while time.perf_counter() < ends:
            link.sendall(f"GET {next(paths)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            status, length = stream.readline(), 0
            while (line := stream.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            stream.read(length)
            if b" 200 " not in status:
                raise SystemExit(f"the service answered {status.decode().strip()}")
            answered += 1
    return answered


def paths(name: str) -> Iterator[str]:
    chance = np.random.default_rng(1)
    while True:
        lon, lat = chance.uniform(106.93, 107.02), chance.uniform(-6.33, -6.21)
        yield "/api/v1/empty" if name == "empty" else f"/api/v1/{name}?lon={lon:.6f}&lat={lat:.6f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    port, names = free_port(), ("empty", "locate", "match")
    rates: dict[str, list[float]] = {name: [] for name in names}
    costs: dict[str, list[float]] = {name: [] for name in names}
    with (
        psycopg2.connect(os.environ["GEOPOT_DATABASE_OWNER_URL"]) as link,
        link.cursor() as cursor,
        web(port) as web_pid,
    ):
        link.autocommit = True
        for name in names:
            ask(port, paths(name), 0.5)
        for _ in range(given.repeats):
            for name in names:
                processes = [web_pid, *backends(cursor)]
                before = sum(map(used_s, processes))
                answered = ask(port, paths(name), given.seconds)
                rates[name].append(answered / given.seconds)
                costs[name].append((sum(map(used_s, processes)) - before) / answered)
    for name in names:
        rate, cost = median(rates[name]), median(costs[name])
        print(
            f"{name:8} {rate:8.0f} requests/s {rate / median(rates['empty']):6.0%} of empty"
            f"   {cost * 1e6:8.0f} us of a processor {median(costs['empty']) / cost:6.0%}"
        )


if __name__ == "__main__":
    main()
