"""A directory's content written out as the files that `load_territory` reads."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date

from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.schema import SECTIONS, TERRITORY
from geo_pot.backoffice.directory_content import with_days

BARE = re.compile(r"[A-Za-z0-9_-]+")


def zipped_files(content: Raw) -> bytes:
    """A ZIP of the four files; unpacked, they load to the same content."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files_of(content).items():
            archive.writestr(name, text)
    return into.getvalue()


def files_of(content: Raw) -> dict[str, str]:
    files = {TERRITORY.file: _table(content["territory"])}
    for section in SECTIONS:
        tables = [f"[[{section.table}]]\n{_table(with_days(entry))}" for entry in content[section.table]]
        files[section.file] = "\n".join([*filter(None, [files.get(section.file)]), *tables])
    return files


def _table(entry: Raw) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in entry.items())


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among its own, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
