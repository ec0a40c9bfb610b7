"""What the distribution must bring: looked up, installed by root, named for everybody else."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tools import postgres, redis
from tools.console import MISSING, Refusal, say, step

POSTGIS_PACKAGE = re.compile(r"^postgresql-(\d+)-postgis-3$")
# program → the package that brings it; only ./test wants them
TEST_PROGRAMS = {"ogrinfo": "gdal-bin", "chromium": "chromium", "docker-compose": "docker-compose"}


def install_for_run(*, database: bool, redis_server: bool) -> None:
    """Bring what ./run needs; services that are reached by URL need no package."""
    missing: list[str] = []
    if database and postgres.find_binaries() is None:
        missing += [find_postgis_package()]
    if redis_server and redis.find_program() is None:
        missing += ["redis-server"]
    if importlib.util.find_spec("ensurepip") is None:  # Debian ships it apart
        missing += ["python3-venv"]
    install(missing)


def install_for_test() -> None:
    install([package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None])


def find_postgis_package() -> str:
    """The distribution's own PostGIS; the number is PostgreSQL's: 15 on Debian 12, 17 on 13, 16 on Ubuntu 24.04."""
    found = search_postgis()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        update()
        found = search_postgis()
    return max(found, key=number_of, default="postgresql-NN-postgis-3")


def search_postgis() -> list[str]:
    if shutil.which("apt-cache") is None:
        return []
    names = subprocess.run(
        ["apt-cache", "pkgnames", "postgresql-"], text=True, capture_output=True, check=False
    ).stdout.split()
    return [name for name in names if POSTGIS_PACKAGE.match(name)]


def number_of(package: str) -> int:
    match = POSTGIS_PACKAGE.match(package)
    return int(match.group(1)) if match else 0


def install(packages: Sequence[str]) -> None:
    """Install without recommends; Refusal with exit code 2 and the exact command where that is not ours to do."""
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise Refusal(
            f"Missing: {', '.join(packages)} (Debian's names). Install them and come back.", exit_code=MISSING
        )
    if os.geteuid() != 0:
        raise Refusal(
            f"Missing: {', '.join(packages)}. Only root may install them:\n\n    sudo {' '.join(command)}\n",
            exit_code=MISSING,
        )
    with step(f"installing {', '.join(packages)}"):
        if not try_install(command):
            update()  # the lists may be old, or empty in a new container
            if not try_install(command):
                raise Refusal(f"apt-get could not install {', '.join(packages)}; try: {' '.join(command)}")


def update() -> None:
    say("  apt-get update")
    subprocess.run(["apt-get", "update", "-qq"], stdout=sys.stderr, check=False)


def try_install(command: Sequence[str]) -> bool:
    """Run apt-get and show what it unpacks; its talk is shown in full only when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lines: list[str] = []
    with subprocess.Popen(
        command, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith("Setting up "):
                say(f"  {line.split('...')[0].strip()}")
    if process.returncode != 0:
        sys.stderr.writelines(lines[-15:])
    return process.returncode == 0
