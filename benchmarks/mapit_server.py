"""mySociety's MapIt 3.0 (PyPI django-mapit) on Django 3.2, in a virtualenv of its own in the data folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from benchmarks.throwaway import ROOT, Throwaway
from benchmarks.unavailable import Unavailable

PROJECT = Path(__file__).with_name("mapit")
FOLDER = ROOT / ".data" / "benchmarks" / "mapit"
PYTHON = FOLDER / "bin" / "python"


def install() -> None:
    """Make the virtualenv, unless it is there with these very requirements.

    raises   Unavailable with what pip said
    """
    requirements = PROJECT / "requirements.txt"
    stamp, wanted = FOLDER / "made-of", hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"    installing MapIt into {FOLDER.relative_to(ROOT)} …", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    steps = (
        [sys.executable, "-m", "venv", str(FOLDER)],
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "-r", str(requirements)],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"MapIt cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    stamp.write_text(wanted)


def environment(database: Throwaway) -> dict[str, str]:
    """MapIt takes the GDAL and GEOS that we take: the distribution may have none."""
    libraries = {name: getattr(settings, name) for name in ("GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH")}
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "DJANGO_SETTINGS_MODULE": "settings",
        **database.libpq(),
        **{name: str(path) for name, path in libraries.items() if path},
    }


def fill(database: Throwaway, file: Path) -> None:
    done = subprocess.run(
        [PYTHON, PROJECT / "load.py", file], env=environment(database), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(f"MapIt cannot be filled: {done.stderr.strip().splitlines()[-1]}")
