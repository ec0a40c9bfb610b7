"""What must stand in the database before the service is of use: tables, boundaries, agencies, a demo.

A step that was done is not done again, as long as what it reads and the database are the same.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import state as states
from tools.checkout import DATA, PYTHON, ROOT, sha256_of
from tools.console import Refusal, say, step
from tools.locks import alone
from tools.services import Services

STAMPS = DATA / "prepared.json"
FIXTURES = ROOT / "fixtures"


@dataclass(frozen=True)
class Step:
    title: str
    words: tuple[str, ...]  # of the management command
    reads: tuple[Path, ...]  # files whose change makes it run again


def migrate() -> Step:
    rooms = (ROOT / "geo_pot", ROOT / "spatial", ROOT / "api", ROOT / "tasks")
    migrations = sorted(path for room in rooms for path in room.glob("**/migrations/*.py"))
    sql = sorted(path for room in rooms for path in room.glob("**/sql/functions/*.sql"))
    return Step("migrating the database", ("migrate", "--verbosity=0"), (*migrations, *sql))


def load_territories() -> Iterable[Step]:
    for folder in sorted(path for path in (FIXTURES / "territories").glob("*") if path.is_dir()):
        yield Step(
            f"loading the agencies and categories of {folder.name}",
            ("load_territory", str(folder.relative_to(ROOT))),
            tuple(sorted(path for path in folder.rglob("*") if path.is_file())),
        )


def load_boundaries() -> Iterable[Step]:
    """One step for each edition of fixtures/boundaries/manifest.toml."""
    manifest = FIXTURES / "boundaries" / "manifest.toml"
    for edition in tomllib.loads(manifest.read_text())["editions"]:
        file = manifest.parent / edition["file"]
        yield Step(
            f"loading the boundaries of {edition['edition']}",
            (
                "load_boundaries",
                str(file.relative_to(ROOT)),
                *boundary_options(edition),
                "--publish",
                "--unless-published",  # official boundaries may be in force already
            ),
            (manifest, file),
        )


def boundary_options(edition: dict[str, str]) -> list[str]:
    names = ("territory", "level", "edition", "valid_from", "source", "licence", "srid")
    return [f"--{name.replace('_', '-')}={edition[name]}" for name in names if name in edition]


def demo() -> Step:
    return Step("filling the demo", ("demo",), ())


def first_hotspots() -> Iterable[Step]:
    """So that the page has something to show before the schedule's first run. Needs the worker."""
    for file in sorted((FIXTURES / "territories").glob("*/territory.toml")):
        code = tomllib.loads(file.read_text())["code"]
        yield Step(f"computing the first hotspots of {file.parent.name}", ("compute_hotspots", "--territory", code), ())


def all_steps() -> list[Step]:
    return [migrate(), *load_territories(), *load_boundaries(), demo()]


def prepare(services: Services, steps: Sequence[Step], *, again: bool = False) -> None:
    """Do the steps that were not done yet in this database, or all of them again."""
    with alone("prepare"):
        do_all(services, steps, again=again)


def do_all(services: Services, steps: Sequence[Step], *, again: bool) -> None:
    stamps: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    for each in steps:
        digest = f"{services.database} {' '.join(each.words)} {sha256_of(*each.reads)}"
        if stamps.get(each.title) == digest and not again:
            continue
        with step(each.title):
            do(each, services)
        stamps[each.title] = digest
        states.write_private(STAMPS, json.dumps(stamps, indent=2) + "\n")


def do(each: Step, services: Services) -> None:
    answer = subprocess.run(manage(*each.words), cwd=ROOT, env=services.environment, check=False)
    if answer.returncode != 0:
        raise Refusal(f"{each.title} failed: ./run manage {' '.join(each.words)}")


def manage(*words: str) -> list[str]:
    """A management command; in a container the packages lie in the Python that runs us."""
    return [str(PYTHON) if PYTHON.exists() else sys.executable, str(ROOT / "manage.py"), *words]


def main() -> int:
    """Prepare the database that the environment names: docker-compose.yml's first step."""
    database = hashlib.sha256(os.environ.get("GEOPOT_DATABASE_URL", "").encode()).hexdigest()
    try:
        prepare(Services(dict(os.environ), database), all_steps())
    except Refusal as refusal:
        say(str(refusal))
        return refusal.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
