"""The rules between and inside rooms that imports do not show, each as a function that gives its breaches."""

import ast
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import ForeignKey, ManyToManyField, Model, OneToOneField

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "contracts" / "frozen_functions.sha256"

PACKAGES = ("geo_pot", "spatial", "api", "tasks")
CODE = {".py", ".sql", ".js", ".mjs", ".html", ".css", ".sh", ""}
# A city is data: its name, zone, projection and receipt prefix come from its Territory.
CITY_WORDS = re.compile(r"Bekasi|Chicago|32748|Asia/Jakarta|(?<![A-Za-z])POT-", re.IGNORECASE)
# The parts of a path that make a file data or demo; vendored modules are other people's code.
NOT_CODE = {"demo", "demo.py", "locale", "vendor", "node_modules", "__pycache__"}


def code_files(root: Path) -> Iterator[Path]:
    """Every file with code of ours: the rooms, the launcher and what stands at the top."""
    for package in (*PACKAGES, "tools"):
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix in CODE and not NOT_CODE.intersection(path.relative_to(root).parts):
                yield path
    yield from (root / name for name in ("manage.py", "run", "test", "docker-compose.yml", "Dockerfile"))


def cities_in_code(root: Path) -> list[str]:
    """Lines of code that name a city or what belongs to one."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in code_files(root)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if CITY_WORDS.search(line)
    ]


def cursors_outside_queries(root: Path) -> list[str]:
    """Calls of .cursor() elsewhere than in queries.py, queries/ and migrations."""
    return [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in code_files(root)
        if path.suffix == ".py" and not {"queries", "queries.py", "migrations"}.intersection(path.parts)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "cursor"
    ]


def changed_functions(root: Path, frozen: Path = FROZEN) -> list[str]:
    """SQL functions that differ from what migrations have run somewhere, and new ones that nobody has written down."""
    known = {line[66:]: line[:64] for line in frozen.read_text().splitlines()}  # as sha256sum writes it
    found = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for package in PACKAGES
        for path in sorted((root / package).rglob("sql/functions/*.sql"))
    }
    return sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))


def layers(root: Path = ROOT) -> dict[str, int]:
    """How high each room stands, read from the contract of the imports: 0 is the top."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = next(contract for contract in contracts if contract["name"].startswith("rooms"))["layers"]
    return {room.strip("() "): height for height, layer in enumerate(rooms) for room in layer.split("|")}


def upward_relations(models: Iterable[type[Model]], heights: dict[str, int]) -> list[str]:
    """Relations to a model of a room above, or of another room of the same layer; the user model is excepted."""
    return [
        f"{model._meta.label}.{field.name} → {related._meta.label}"
        for model in models
        for field in model._meta.get_fields(include_parents=False)
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
        if isinstance(related := field.related_model, type)
        if is_upward(room_of(model), room_of(related), heights) and related._meta.label != "accounts.User"
    ]


def room_of(model: type[Model]) -> str:
    return model._meta.app_config.name


def is_upward(room: str, related: str, heights: dict[str, int]) -> bool:
    if room == related or room not in heights or related not in heights:
        return False
    return heights[related] <= heights[room]
