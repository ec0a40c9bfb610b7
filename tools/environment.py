"""The virtual environment of a checkout, filled from the hashed locks."""

import os
import subprocess
import sys
from pathlib import Path

from tools.checkout import PYTHON, ROOT, VENV, sha256_of
from tools.console import Refusal, say, step

LOCKS = ROOT / "requirements"
STAMP = VENV / "installed"  # the digests of the locks that were installed, one a line
SAID_EVERY = 10  # packages


def prepare(lock_name: str) -> None:
    """Make the environment hold run.txt, or test.txt, which holds run.txt too."""
    wanted = digest_of(lock_name)
    if PYTHON.exists() and wanted in read_stamp():
        return
    make_environment()
    lock = LOCKS / lock_name
    with step(f"installing the Python packages of requirements/{lock_name}"):
        install(lock)
    write_stamp(lock_name)


def digest_of(lock_name: str) -> str:
    """What an installation depends on: the lock, this Python, and the place, since scripts in bin/ name it."""
    return f"{sha256_of(LOCKS / lock_name)} {sys.version_info[0]}.{sys.version_info[1]} {VENV}"


def read_stamp() -> list[str]:
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def write_stamp(lock_name: str) -> None:
    contained = ["run.txt", "test.txt"] if lock_name == "test.txt" else [lock_name]
    STAMP.write_text("\n".join(digest_of(name) for name in contained) + "\n")


def make_environment() -> None:
    """A new environment where there is none that fits: another Python, or a checkout that was moved."""
    fits = any(line.endswith(digest_of("run.txt").split(" ", 1)[1]) for line in read_stamp())
    if fits and PYTHON.exists():
        return
    with step("making the virtual environment"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def install(lock: Path) -> None:
    count = sum("==" in line for line in lock.read_text().splitlines())
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    lines: list[str] = []
    seen = 0
    with subprocess.Popen(
        [*command, "--require-hashes", "-r", str(lock)],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(VENV.parent / "cache" / "pip"))},
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            seen += line.startswith("Collecting ")
            if line.startswith("Collecting ") and seen % SAID_EVERY == 0:
                say(f"  {seen} of {count} packages")
            if line.startswith("Installing collected"):
                say("  unpacking")
    if pip.returncode != 0:
        raise Refusal(f"pip could not install {lock.name}:\n{''.join(lines[-15:])}")
