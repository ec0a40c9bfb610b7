"""What ./run and ./test understand."""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence

from tools import check, once, prepare, processes, programs
from tools import state as states
from tools.checkout import DATA, ROOT
from tools.console import MISSING, Refusal, say
from tools.locks import alone
from tools.services import Services, services

DEFAULT_PORT = 8000
# These must work on a database that is not migrated.
BEFORE_MIGRATING = frozenset({"check", "help", "makemigrations", "migrate", "showmigrations", "sqlmigrate"})
INTERRUPTED = 130

DESCRIPTION = """\
Start GeoPOT with a database and a queue of its own; Ctrl-C stops all of it.

  ./run                  web, worker, beat and relay; prints the addresses
  ./run --once           the main job as a client sees it; writes hotspots.geojson and ends
  ./run manage COMMAND   a management command on the same database
  ./run services         the database and the queue alone; `set -a; . .data/env; set +a` tells a shell where

GEOPOT_DATABASE_URL (with GEOPOT_DATABASE_OWNER_URL) and GEOPOT_REDIS_URL name servers of your own;
then none is started.
"""
ALREADY_RUNS = "GeoPOT runs here already; ./run --once, ./run manage and ./test work beside it."
WELCOME = """
GeoPOT is up; Ctrl-C stops it.

  map       {url}/
  API docs  {url}/api/docs
  hotspots  {url}/api/v1/hotspots
  logs      {log}
"""


def run(words: Sequence[str]) -> int:
    if words[:1] == ["manage"]:
        return run_manage(words[1:])
    parser = argparse.ArgumentParser(
        prog="./run", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=["services"], help="only the database and the queue")
    parser.add_argument("--once", action="store_true", help="do the main job once, over HTTP, and end")
    parser.add_argument("--port", type=int, help=f"of the web server; {DEFAULT_PORT} or the next that is free")
    parser.add_argument("--again", action="store_true", help="load boundaries, agencies and demo though they are there")
    options = parser.parse_args(words)
    if options.what == "services":
        return hold()
    with services("run.txt") as running:
        prepare.prepare(running, prepare.all_steps(), again=options.again)
        return run_once(running) if options.once else serve(running, options.port or usual_port())


def run_manage(words: Sequence[str]) -> int:
    with services("run.txt") as running:
        if not BEFORE_MIGRATING.intersection(words[:1]) and words:
            prepare.prepare(running, [prepare.migrate()])
        return subprocess.run(prepare.manage(*words), cwd=ROOT, env=running.environment, check=False).returncode


def hold() -> int:
    with services(None):
        say(f"PostgreSQL and Redis are up; a shell learns where by: set -a; . {DATA / 'env'}; set +a")
        say("Ctrl-C stops them.")
        while True:
            time.sleep(3600)


def usual_port() -> int:
    return next(port for port in range(DEFAULT_PORT, DEFAULT_PORT + 100) if states.is_free(port))


def serve(running: Services, port: int) -> int:
    if not states.is_free(port):
        raise Refusal(f"Port {port} is taken; ./run --port N takes another")
    url = f"http://127.0.0.1:{port}"
    with (
        alone("run", refusal=ALREADY_RUNS),
        processes.running(programs.programs(port), running.environment) as children,
    ):
        programs.wait_until_it_answers(url, children)
        prepare.prepare(running, list(prepare.first_hotspots()))
        print(WELCOME.format(url=url, log=DATA / "log"), flush=True)
        processes.watch(children)
    return 0


def run_once(running: Services) -> int:
    port = states.free_port()
    with alone("once"), processes.running(programs.programs(port, "once-"), running.environment) as children:
        url = f"http://127.0.0.1:{port}"
        programs.wait_until_it_answers(url, children)
        code = once.once(url, running)
        for child in children:
            child.check()
    return code


def main(words: Sequence[str]) -> int:
    processes.stop_on_signals()
    command = {"run": run, "test": check.check}[words[0]]
    try:
        return command(words[1:])
    except Refusal as refusal:
        say(f"\n{refusal}")
        return refusal.exit_code
    except PermissionError as error:
        say(f"\n{error.filename} belongs to another account: run as that one, or in a checkout of your own")
        return MISSING
    except KeyboardInterrupt:
        say("\nstopped")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
