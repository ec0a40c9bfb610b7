"""The same question over HTTP: ours, MapIt's /point, and an empty view of ours, in turns against one closed loop.

    python -m benchmarks.matching http [--seconds 4] [--repeats 5] [--connections 8]

All three by gunicorn with the same workers and threads, without an access log, each with the same kelurahan in a
database of its own that is dropped at the end. MapIt is installed into the data folder once; where that fails it is
left out, with the reason.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import mapit_server, records
from benchmarks.http_load import Load, ask, get, load
from benchmarks.matching_cases import CITIES, inside, path_of, read_outlines
from benchmarks.throwaway import ROOT, Throwaway, manage, throwaway
from benchmarks.unavailable import Unavailable

OPTIONS = ("--workers=2", "--threads=4", "--preload", "--no-control-socket", "--log-level=warning")
CHECKED = 200  # points whose answers are compared
PATIENCE_S = 60
LOG = ROOT / ".data" / "benchmarks" / "http.log"


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    address: str  # with {lon} and {lat}

    def at(self, lon: float, lat: float) -> str:
        return self.address.format(lon=f"{lon:.7f}", lat=f"{lat:.7f}")


@contextmanager
def gunicorn(
    program: Path, environment: Mapping[str, str], application: str, options: tuple[str, ...]
) -> Iterator[int]:
    """A server on a free port, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [program, application, f"--bind=127.0.0.1:{port}", *options]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_it_listens(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"a server does not start; see {LOG}") from None
            time.sleep(0.1)
        else:
            return


def fill_ours(database: Throwaway, file: Path) -> None:
    environment = database.as_owner()
    manage(environment, "load_territory", str(ROOT / "fixtures" / "territories" / "bekasi"), "--verbosity=0")
    manage(
        environment, "load_boundaries", str(file), "--territory=32.75", "--level=kelurahan", "--edition=benchmark",
        "--valid-from=2020-01-01", "--publish", "--verbosity=0",
    )  # fmt: skip


@contextmanager
def servers() -> Iterator[list[Server]]:
    file = path_of(CITIES["edition A"])
    ours = Path(sys.executable).with_name("gunicorn")
    with ExitStack() as stack:
        database = stack.enter_context(throwaway("http"))
        fill_ours(database, file)
        environment = {**database.as_service(), "DJANGO_SETTINGS_MODULE": "geo_pot.settings"}
        port = stack.enter_context(gunicorn(ours, environment, "geo_pot.wsgi", OPTIONS))
        empty = {**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.empty_view"}
        empty_port = stack.enter_context(gunicorn(ours, empty, "geo_pot.wsgi", OPTIONS))
        started = [
            Server("an empty view of ours", empty_port, "/?lon={lon}&lat={lat}"),
            *(Server(f"ours, {path}", port, f"{path}?lon={{lon}}&lat={{lat}}") for path in ours_that_answer(port)),
        ]
        try:
            mapit_server.install()
            own = stack.enter_context(throwaway("mapit", migrated=False))
            mapit_server.fill(own, file)
            application = "django.core.wsgi:get_wsgi_application()"
            older = tuple(option for option in OPTIONS if option != "--no-control-socket")  # of a newer gunicorn
            options = (*older, f"--config={os.devnull}")  # ours warms an index up
            program = mapit_server.FOLDER / "bin" / "gunicorn"
            port = stack.enter_context(gunicorn(program, mapit_server.environment(own), application, options))
            started.append(Server("MapIt, /point", port, "/point/4326/{lon},{lat}"))
        except Unavailable as reason:
            print(f"MapIt: skipped: {reason}")
        yield started


def ours_that_answer(port: int) -> Iterator[str]:
    """/locate tells the place alone, as MapIt does; /match the agencies too."""
    for path in ("/api/v1/locate", "/api/v1/match"):
        try:
            ask(port, f"{path}?lon=106.99&lat=-6.24")
        except ConnectionError as error:
            print(f"{path}: skipped: {str(error).splitlines()[0]}")
        else:
            yield path


def code_told(body: bytes) -> str | None:
    """The kelurahan's code in an answer of ours or of MapIt's; None where none is told."""
    answer: dict[str, Any] = json.loads(body)
    if "kelurahan" in answer:
        place = answer["kelurahan"]
        return place["code"] if isinstance(place, dict) else place
    codes = [area["codes"]["official"] for area in answer.values()]
    return min(codes, default=None)


def measure(seconds: float, repeats: int, connections: int) -> None:
    points = inside(read_outlines(CITIES["edition A"]), 2_000, seed=3)
    with servers() as started:
        differ = {server.name: count_differing(server, started[1], points) for server in started[1:]}
        taken: dict[str, list[Load]] = {server.name: [] for server in started}
        for _ in range(repeats + 1):  # the first is to warm up
            for server in started:
                requests = [get(server.at(lon, lat)) for lon, lat in points.tolist()]
                taken[server.name].append(load(server.port, requests, connections=connections, seconds=seconds))
    lines = [line(name, loads[1:], differ.get(name)) for name, loads in taken.items()]
    tell(lines)
    records.write("matching_http", {"connections": connections, "seconds": seconds, "repeats": repeats, "lines": lines})


def count_differing(server: Server, first: Server, points: np.ndarray) -> int:
    told = [
        [code_told(ask(each.port, each.at(lon, lat))) for lon, lat in points[:CHECKED].tolist()]
        for each in (server, first)
    ]
    return sum(one != other for one, other in zip(*told, strict=True))


def line(name: str, loads: list[Load], differ: int | None) -> dict[str, Any]:
    medians = {
        word: round(median(asdict(each)[word] for each in loads), 3) for word in ("per_second", "p50_ms", "p99_ms")
    }
    return {"name": name, **medians, "errors": sum(each.errors for each in loads), "differ": differ}


def tell(lines: list[dict[str, Any]]) -> None:
    empty, last = lines[0]["per_second"], lines[-1]
    for each in lines:
        taken = f"{each['per_second']:9,.0f}/s  p50 {each['p50_ms']:7.2f} ms  p99 {each['p99_ms']:7.2f} ms"
        ratios = f"{each['per_second'] / empty:6.0%} of the empty view"
        if last["name"].startswith("MapIt"):
            ratios += f" {each['per_second'] / last['per_second']:8.1f} x MapIt"
        remark = "" if each["differ"] is None else f"   {each['differ']} of {CHECKED} answers differ"
        print(f"{each['name']:28} {taken}  {each['errors']} errors {ratios}{remark}")
