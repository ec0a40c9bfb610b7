"""What a backup holds, written beside it so that a restore can tell whether it came back whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo_pot.backups.errors import FolderRefused, NotTheSame

NAME = "manifest.json"
DUMP = "database.dump"
FORMAT = 1


@dataclass(frozen=True)
class TableState:
    """rows, and a number that any change of any row changes: the sum of the first 64 bits of the rows' MD5.

    A sum, since a table has no order; MD5, since PostgreSQL's own hashes may change with its version.
    """

    rows: int
    checksum: str


@dataclass(frozen=True)
class DatabaseState:
    """What can be compared between two databases.

    tables      by name
    guarded     tables whose row-level security is on and forced, with the definitions of their policies
    rights      who may do what with tables, sequences and functions, where that was said
    migrations  that have been run, "app.name"
    """

    tables: dict[str, TableState]
    guarded: dict[str, list[str]]
    rights: dict[str, list[str]]
    migrations: list[str]

    def differences(self, other: DatabaseState) -> list[str]:
        """What differs, in words, told of the other; nothing where both are the same."""
        named: dict[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
            "table": (self.tables, other.tables),
            "row security of": (self.guarded, other.guarded),
            "rights on": (self.rights, other.rights),
        }
        told = [
            f"{kind} {name}: {theirs.get(name, 'absent')} instead of {ours.get(name, 'absent')}"
            for kind, (ours, theirs) in named.items()
            for name in sorted(ours.keys() | theirs.keys())
            if ours.get(name) != theirs.get(name)
        ]
        missing = sorted(set(self.migrations) ^ set(other.migrations))
        return [*told, *(f"migration {name}" for name in missing)]


@dataclass(frozen=True)
class Manifest:
    """made_at    ISO 8601
    versions   of the service, PostgreSQL and PostGIS
    files      sha256 by name
    elsewhere  what a backup does not hold, and what to do about it
    """

    made_at: str
    database: str
    versions: dict[str, str]
    files: dict[str, str]
    state: DatabaseState
    elsewhere: dict[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        path = folder / NAME
        path.write_text(json.dumps(asdict(self), indent=2, sort_keys=True) + "\n", encoding="utf-8")
        path.chmod(0o600)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; FolderRefused where there is none that this version can read."""
    try:
        content: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        state = content.pop("state")
        tables = {name: TableState(**table) for name, table in state.pop("tables").items()}
        manifest = Manifest(**content, state=DatabaseState(tables=tables, **state))
    except FileNotFoundError as error:
        raise FolderRefused(f"{folder} holds no {NAME}: it is no backup, or not a whole one.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderRefused(f"{folder / NAME} cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise FolderRefused(f"{folder} has format {manifest.format}; this version reads {FORMAT}.")
    return manifest


def check_files(manifest: Manifest, folder: Path) -> None:
    """NotTheSame where a file of the backup is gone or has changed."""
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise NotTheSame(f"{path} is missing: the backup is not whole.")
        if sha256_of(path) != wanted:
            raise NotTheSame(f"{path} is not what was backed up: its sha256 differs.")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
