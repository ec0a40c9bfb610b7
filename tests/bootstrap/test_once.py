"""The two commands as a person runs them, on this checkout's own database."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.bootstrap.checkouts import own_environment, processes_marked
from tests.contracts.rules import ROOT
from tools.state import free_port

SECOND_START_S = 10
STOP_TIMEOUT_S = 60


def launch(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", *words], env=own_environment(**changes), text=True, capture_output=True, check=False, timeout=600
    )


def child_of(launcher: int, word: str) -> int:
    """The process id of a launcher's child whose command line holds a word."""
    children = Path("/proc", str(launcher), "task", str(launcher), "children").read_text().split()
    return next(int(pid) for pid in children if word in Path("/proc", pid, "cmdline").read_text())


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_management_commands_exit_code_and_output_come_through() -> None:
    answer = launch("manage", "no_such_command")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "Unknown command: 'no_such_command'" in answer.stderr


@pytest.mark.slow  # other tests beside it would be measured too
def test_a_second_start_takes_seconds() -> None:
    launch("manage", "check")
    start = time.monotonic()

    answer = launch("manage", "showmigrations", "--plan")

    assert answer.returncode == 0, answer.stderr
    assert time.monotonic() - start < SECOND_START_S


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["worker", "launcher"])
def test_when_one_program_dies_all_end(victim: str) -> None:
    mark = uuid4().hex
    launcher = subprocess.Popen(
        [ROOT / "run", f"--port={free_port()}"], env=own_environment(MARK=mark), text=True, stdout=subprocess.PIPE
    )
    assert launcher.stdout is not None
    assert any("GeoPOT is up" in line for line in launcher.stdout)
    os.kill(launcher.pid if victim == "launcher" else child_of(launcher.pid, "--concurrency"), signal.SIGKILL)
    code = launcher.wait(timeout=STOP_TIMEOUT_S)
    wait_until(lambda: processes_marked(mark) == [])

    assert code == (-signal.SIGKILL if victim == "launcher" else 1)


@pytest.mark.slow
def test_the_main_job_runs_once_and_leaves_hotspots_and_no_process() -> None:
    mark = uuid4().hex

    answer = launch("--once", MARK=mark)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert json.loads((ROOT / "hotspots.geojson").read_text())["features"]
    assert processes_marked(mark) == []
