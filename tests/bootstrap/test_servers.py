"""The private servers of a checkout: started once, found again, never in another's way."""

import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.bootstrap.checkouts import (
    NOBODY,
    ask_database,
    checkout,
    own_environment,
    processes_below,
    started,
    variables,
)
from tools.postgres import SOCKET_PATH_LIMIT, socket_folder


def test_two_checkouts_run_side_by_side_and_leave_no_process() -> None:
    with checkout() as one, checkout() as other:
        with started(one), started(other):
            answers = (ask_database(one), ask_database(other))
            urls = {
                variables(root)[name] for root in (one, other) for name in ("GEOPOT_DATABASE_URL", "GEOPOT_REDIS_URL")
            }

        assert (answers, len(urls)) == (("up", "up"), 4)
        assert (processes_below(one), processes_below(other)) == ([], [])


def test_what_a_kill_left_behind_is_taken_over() -> None:
    with checkout() as root:
        with started(root) as launcher:
            postmaster = int((root / ".data" / "postgres" / "postmaster.pid").read_text().split()[0])
            for process in (launcher.pid, postmaster):
                os.kill(process, signal.SIGKILL)
            launcher.wait()
        with started(root):
            answer = ask_database(root)

        assert (answer, processes_below(root)) == ("up", [])


@pytest.mark.slow
def test_a_port_that_another_program_took_is_given_up() -> None:
    with checkout() as root:
        with started(root):
            before = variables(root)["GEOPOT_DATABASE_URL"]
        port = int(re.findall(r"port=(\d+)", before)[0])
        with socket.create_server(("127.0.0.1", port)), started(root):
            after = variables(root)["GEOPOT_DATABASE_URL"]
            answer = ask_database(root)

        assert (answer, before == after) == ("up", False)


@pytest.mark.slow
def test_a_second_launcher_shares_the_servers_and_the_last_stops_them() -> None:
    with checkout() as root:
        with started(root):
            with started(root):
                pass
            answer_after_the_second = ask_database(root)

        assert (answer_after_the_second, ask_database(root)) == ("up", "")


@pytest.mark.slow
def test_servers_named_by_the_environment_are_used_and_none_is_started() -> None:
    with checkout() as one, checkout() as other:
        with started(one):
            named = {name: url for name, url in variables(one).items() if name.endswith("_URL")}
            (other / ".data").mkdir()
            shutil.copy(one / ".data" / "env", other / ".data" / "env")  # where the test asks whether it is up
            with started(other, **named):
                own = processes_below(other / ".data")
            answer_after_the_other = ask_database(one)

        assert (own, (other / ".data" / "postgres").exists(), answer_after_the_other) == ([], False, "up")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the servers as somebody else")
def test_a_checkout_that_the_servers_may_not_enter_gets_a_named_folder_outside() -> None:
    with checkout(parent_mode=0o700) as root:
        process = subprocess.Popen(
            [root / "run", "services"],
            env=own_environment(),
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = ""
        while "Ctrl-C" not in said and (line := process.stderr.readline()):
            said += line
        answer = ask_database(root)
        process.terminate()
        process.communicate()
        folder = Path(re.findall(r"/\S+/geopot-[0-9a-f]{10}", said)[0])
        shutil.rmtree(folder)

        assert (answer, f"lie in {folder} instead" in said) == ("up", True)


def test_a_deep_checkout_keeps_its_socket_in_a_short_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20)

    path = socket_folder(deep) / ".s.PGSQL.65535.lock"

    assert (deep in path.parents, len(os.fsencode(path)) <= SOCKET_PATH_LIMIT) == (False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_without_root_a_missing_package_is_named_with_the_command(tmp_path: Path) -> None:
    with checkout() as root:
        os.chown(root, NOBODY, NOBODY)
        programs = root / "bin"
        programs.mkdir()
        for name in ("bash", "dirname", "apt-get", "apt-cache", "id"):  # and no redis-server
            (programs / name).symlink_to(shutil.which(name) or name)
        (programs / "python3").symlink_to("/usr/bin/python3")
        answer = subprocess.run(
            [
                shutil.which("setpriv") or "setpriv",
                f"--reuid={NOBODY}",
                f"--regid={NOBODY}",
                "--clear-groups",
                "--",
                root / "run",
            ],
            env=own_environment(PATH=str(programs)),
            text=True,
            capture_output=True,
            check=False,
        )

    assert answer.returncode == 2
    assert "sudo apt-get install -y --no-install-recommends redis-server" in answer.stderr
