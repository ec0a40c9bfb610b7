"""Checkouts to try the launcher in: copies of it alone, with data folders of their own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.contracts.rules import ROOT

START_TIMEOUT_S = 30
NOBODY = 65_534


@contextmanager
def checkout(*, parent_mode: int = 0o755) -> Iterator[Path]:
    """A copy of the launcher, below a folder with the given mode; its servers have been stopped by the test."""
    with tempfile.TemporaryDirectory(prefix="geopot-test-") as folder:
        Path(folder).chmod(parent_mode)
        root = Path(folder, "checkout")
        root.mkdir()
        for name in ("run", "test"):
            shutil.copy(ROOT / name, root / name)
        shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        yield root


def own_environment(**changes: str) -> dict[str, str]:
    """The environment without the servers of the checkout under test."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GEOPOT_")} | changes


@contextmanager
def started(root: Path, **changes: str) -> Iterator[subprocess.Popen[str]]:
    """`./run services`, up, with more variables set; ended by SIGTERM unless the test has ended it."""
    launcher = subprocess.Popen(
        [root / "run", "services"],
        env=own_environment(**changes),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_up(root, launcher)
        yield launcher
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.communicate(timeout=START_TIMEOUT_S)


def wait_until_up(root: Path, launcher: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    known = root / ".data" / "env"
    while not (known.exists() and ask_database(root) == "up"):
        assert launcher.poll() is None, launcher.communicate()[0]
        assert time.monotonic() < deadline, "the servers do not come up"
        time.sleep(0.2)


def variables(root: Path) -> dict[str, str]:
    lines = (root / ".data" / "env").read_text().splitlines()
    return {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}


def ask_database(root: Path, question: str = "select 'up'") -> str:
    """What the service's role is answered; empty where nobody answers."""
    answer = subprocess.run(
        ["psql", variables(root)["GEOPOT_DATABASE_URL"], "--tuples-only", "--no-align", "--command", question],
        text=True,
        capture_output=True,
        check=False,
    )
    return answer.stdout.strip()


def processes_marked(mark: str) -> list[str]:
    """The command lines of all processes whose environment holds a word: every descendant of who was given it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # ended meanwhile, or not ours to look at
    return found


def processes_below(folder: Path) -> list[str]:
    """The command lines of all processes that name a folder or stand in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str((process / "cwd").readlink())
        except OSError:
            continue  # ended meanwhile, or not ours to look at
        if str(folder) in words or place.startswith(str(folder)):
            found.append(words)
    return found
