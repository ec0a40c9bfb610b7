"""./test: linters, types, contracts, then pytest on the real services."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import packages
from tools.checkout import DATA, ROOT, VENV, sha256_of
from tools.console import say, step
from tools.services import services

DESCRIPTION = """\
Check GeoPOT: linters, types, contracts between rooms, then pytest against a PostgreSQL and a Redis of its own.
Every other argument is pytest's: ./test -k border, ./test tests/spatial -x
Every processor runs a pytest of its own; -n 0 makes it one, as a debugger wants it: ./test -n 0 --pdb
"""
NODE_STAMP = DATA / "node-modules"
SLOWEST = "--durations=5"
MOST_WORKERS = 8  # each takes one of Redis's sixteen numbers and a dozen of the database's hundred connections


def check(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./test",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--slow", action="store_true", help="also run what takes longer than a few seconds")
    parser.add_argument("--only-pytest", action="store_true", help="skip linters, types and contracts")
    options, for_pytest = parser.parse_known_args(words)
    packages.install_for_test()
    with services("test.txt") as running:
        environment = {**running.environment, **for_tests(running.environment)}
        failed = [] if options.only_pytest else lint(environment)
        if failed:
            say(f"\n  failed: {', '.join(failed)} (see above); the tests run all the same\n")
        code = run_pytest(for_pytest, environment, slow=options.slow)
    return code or bool(failed)


def for_tests(environment: Mapping[str, str]) -> dict[str, str]:
    """A queue of the tests' own: a service that runs beside them must not take their jobs."""
    url = environment["GEOPOT_REDIS_URL"]
    base, _, number = url.rpartition("/")
    return {"GEOPOT_REDIS_URL": f"{base}/1" if number == "0" else url}


def linters() -> dict[str, list[str | Path]]:
    programs = VENV / "bin"
    chosen: dict[str, list[str | Path]] = {
        "ruff": [programs / "ruff", "check"],
        "format": [programs / "ruff", "format", "--check"],
        "types": [programs / "mypy"],
        "rooms": [programs / "lint-imports"],
        "django": [programs / "python", "manage.py", "check", "--fail-level=WARNING"],
        "migrations": [programs / "python", "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    if has_node_modules():
        chosen["javascript"] = ["npm", "run", "--silent", "check"]
    return chosen


def lint(environment: Mapping[str, str]) -> list[str]:
    """Run all linters side by side; gives the names of those that failed, their words having been shown."""
    start = time.monotonic()
    processes = {
        name: subprocess.Popen(
            [str(word) for word in words],
            cwd=ROOT,
            env=dict(environment),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for name, words in linters().items()
    }
    failed = []
    for name, process in processes.items():
        output, _ = process.communicate()
        took = f"{time.monotonic() - start:.1f} s"
        say(f"· {name}: {'fine' if process.returncode == 0 else 'FAILED'} after {took}")
        if process.returncode != 0:
            failed.append(name)
            say(output.rstrip())
    return failed


def has_node_modules() -> bool:
    """Whether the type check of the page's modules can run; it needs node, which nothing else of ours does."""
    if not (ROOT / "package-lock.json").exists() or shutil.which("npm") is None:
        say("  no npm here: the type check of the JavaScript modules is left out")
        return False
    wanted = sha256_of(ROOT / "package-lock.json")
    if (ROOT / "node_modules").is_dir() and NODE_STAMP.exists() and NODE_STAMP.read_text() == wanted:
        return True
    with step("installing the JavaScript type checker"):
        answer = subprocess.run(["npm", "ci", "--silent", f"--cache={DATA / 'cache' / 'npm'}"], cwd=ROOT, check=False)
    if answer.returncode == 0:
        NODE_STAMP.write_text(wanted)
    return answer.returncode == 0


def run_pytest(words: Sequence[str], environment: Mapping[str, str], *, slow: bool) -> int:
    marks = [] if slow else ["-m", "not slow"]
    sys.stdout.flush()
    command = [str(VENV / "bin" / "python"), "-m", "pytest", SLOWEST, *side_by_side(), *marks, *words]
    return subprocess.run(command, cwd=ROOT, env=dict(environment), check=False).returncode


def side_by_side() -> list[str]:
    """A pytest for every processor that we may use; a later -n of the caller's goes before it."""
    processors = len(os.sched_getaffinity(0))
    return [f"--numprocesses={min(processors, MOST_WORKERS)}"] if processors > 1 else []
