"""Reads a territory directory: TOML files in, plain JSON-able content out, or everything that is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from geo_pot.agencies.directory import outlines, references
from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import DirectoryError, Problem
from geo_pot.agencies.directory.schema import FILES, SECTIONS, TERRITORY, Section
from geo_pot.worded import sentence


def read_directory(folder: Path) -> Raw:
    """The content of a directory: {"territory": {...}, "group": [...], "category": [...], ...}, dates as ISO texts.

    Raises DirectoryError with all problems of all files: unreadable files, unknown or missing keys, wrong values, and,
    once every entry is right by itself, references that lead nowhere, duplicates and missing languages.
    """
    if not folder.is_dir():
        text = sentence("is no folder; it should hold %(files)s", files=", ".join(FILES))
        raise DirectoryError([Problem(str(folder), "", text)])
    files = {name: _read_toml(folder / name) for name in FILES}
    unreadable = [problem for problem in files.values() if isinstance(problem, Problem)]
    tables = {name: tables for name, tables in files.items() if not isinstance(tables, Problem)}
    problems = unreadable + [problem for name in tables for problem in _check_file(name, tables[name])]
    if problems:
        raise DirectoryError(problems)
    return _checked_content(folder, tables)


def _read_toml(path: Path) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Problem(path.name, "", sentence("is missing"))
    except OSError as error:
        return Problem(path.name, "", sentence("cannot be read: %(reason)s", reason=error.strerror))
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        return Problem(path.name, "", sentence("is not TOML in UTF-8: %(reason)s", reason=error))


def _check_file(name: str, tables: Raw) -> Iterator[Problem]:
    if name == TERRITORY.file:
        yield from check_entry(TERRITORY, tables, "")
        return
    sections = {section.table: section for section in SECTIONS if section.file == name}
    for table, entries in tables.items():
        if table not in sections:
            tables_here = _words(f"[[{key}]]" for key in sections)
            yield Problem(name, table, sentence("is unknown here; the file holds %(tables)s", tables=tables_here))
        elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            text = sentence("must be written as [[%(table)s]], once for each entry", table=table)
            yield Problem(name, table, text)
        else:
            for position, entry in enumerate(entries, start=1):
                yield from check_entry(sections[table], entry, label(table, entry, position))


def label(table: str, entry: Raw, position: int) -> str:
    """How an entry is named in a problem: by its code, or by its place in the file."""
    code = entry.get("code")
    return f"[[{table}]] {code}" if isinstance(code, str) and code else f"[[{table}]] number {position}"


def check_entry(section: Section, entry: Raw, name: str) -> Iterator[Problem]:
    for key, value in entry.items():
        if key not in section.keys:
            text = sentence("unknown key %(key)s; possible are %(keys)s", key=repr(key), keys=_words(section.keys))
            yield Problem(section.file, name, text)
        elif wrong := section.keys[key].check(value):
            yield Problem(section.file, name, sentence("%(key)s %(wrong)s", key=key, wrong=wrong))
    for key, rule in section.keys.items():
        if rule.required and key not in entry:
            yield Problem(section.file, name, sentence("%(key)s is missing", key=key))


def _checked_content(folder: Path, tables: dict[str, dict[str, Any]]) -> Raw:
    content: dict[str, Any] = {
        section.table: _plain(tables[section.file].get(section.table, [])) for section in SECTIONS
    }
    content["territory"] = _plain(tables[TERRITORY.file])
    service_areas, problems = outlines.read_outlines(folder, content["service_area"])
    content["service_area"] = service_areas
    problems += references.find_problems(content)
    if problems:
        raise DirectoryError(problems)
    return content


def _plain(value: object) -> object:
    """The same with dates as ISO texts, so that it can be stored as JSON."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _words(keys: Iterable[str]) -> str:
    return ", ".join(keys)
