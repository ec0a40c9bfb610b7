"""The two commands as a person runs them, on this checkout's own database."""

import json
import subprocess
import time

import pytest

from tests.bootstrap.checkouts import own_environment, processes_below
from tests.contracts.rules import ROOT

SECOND_START_S = 10


def launch(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", *words], env=own_environment(), text=True, capture_output=True, check=False, timeout=300
    )


def test_a_second_start_takes_seconds() -> None:
    launch("manage", "check")
    start = time.monotonic()

    answer = launch("manage", "showmigrations", "--plan")

    assert answer.returncode == 0, answer.stderr
    assert time.monotonic() - start < SECOND_START_S


def test_a_management_commands_exit_code_and_output_come_through() -> None:
    answer = launch("manage", "no_such_command")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "Unknown command: 'no_such_command'" in answer.stderr


@pytest.mark.slow
def test_the_main_job_runs_once_and_leaves_hotspots_and_no_process() -> None:
    before = set(processes_below(ROOT))

    answer = launch("--once")

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert json.loads((ROOT / "hotspots.geojson").read_text())["features"]
    assert [words for words in processes_below(ROOT) if words not in before and "postgres:" not in words] == []
