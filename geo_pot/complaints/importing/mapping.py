"""What the columns and values of a file mean: a TOML file, checked as a whole before anything is read.

source = "city-311"                # where the complaints come from; made when it is new
source_name = "311 of the city"
already_public = true              # published by its owner: no reporter to protect
precision = "day"                  # or "instant", the default
time_zone = "Asia/Makassar"        # of dates without an offset; default: the Territory's
date_format = "%d/%m/%Y"           # default: ISO 8601
completed_means_cleaned = true     # a resolved complaint without an outcome was cleaned up
default_category = "other"         # for values that [categories] does not name; without it they are rejected
default_status = "submitted"       # likewise for [statuses]
delimiter = ";"                    # default: found in the header
encoding = "cp1252"                # default: UTF-8

[columns]                          # ours = "theirs"; external_id, lon, lat, category and created must be named
external_id = "request_id"

[categories]                       # "theirs" = "code of ours"; without the table their values are our codes
"Garbage in alley" = "garbage"

[statuses."Completed - Dup"]       # status, and, where it has one, outcome
status = "duplicate"
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geo_pot.complaints.importing.csv_file import DELIMITERS
from geo_pot.complaints.importing.errors import MappingError
from geo_pot.complaints.workflow import ARRIVES_AS, Kind, Status

REQUIRED_COLUMNS = ("external_id", "lon", "lat", "category", "created")
OPTIONAL_COLUMNS = ("completed", "status", "text", "kind", "accuracy_m", "reporter")
PRECISIONS = ("instant", "day")
Raw = dict[str, Any]


@dataclass(frozen=True)
class Ending:
    """What one status of the file is with us."""

    status: Status
    outcome: str | None = None


@dataclass(frozen=True)
class ImportMapping:
    """A mapping that is right in itself. Codes of categories and outcomes are checked where they are known."""

    source: str
    source_name: str
    columns: Mapping[str, str]
    categories: Mapping[str, str] | None  # None: the file's values are our codes
    statuses: Mapping[str, Ending]
    default_category: str | None = None
    default_status: Ending | None = None
    already_public: bool = False
    completed_means_cleaned: bool = False
    precision: str = "instant"
    time_zone: str | None = None
    date_format: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"

    def category_codes(self) -> set[str]:
        """The codes it names; they must be the Territory's."""
        named = set((self.categories or {}).values())
        return named | {self.default_category} if self.default_category else named

    def outcome_codes(self) -> set[str]:
        endings = [*self.statuses.values(), *([self.default_status] if self.default_status else [])]
        return {ending.outcome for ending in endings if ending.outcome}


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a TOML file. Raises MappingError with everything that is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(path.name, [f"it cannot be read: {error.strerror}"]) from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise MappingError(path.name, [f"it is not TOML in UTF-8: {error}"]) from error
    return parse_mapping(content, name=path.name)


def parse_mapping(content: Raw, *, name: str) -> ImportMapping:
    """The mapping that TOML's tables say; `name` stands in the MappingError's text."""
    if problems := list(_problems(content)):
        raise MappingError(name, problems)
    plain = {key: value for key, value in content.items() if key not in {"columns", "categories", "statuses"}}
    if "default_status" in plain:
        plain["default_status"] = Ending(Status(plain["default_status"]))
    return ImportMapping(
        **{"source_name": content["source"], **plain},
        columns=content["columns"],
        categories=content.get("categories"),
        statuses={value: _ending(entry) for value, entry in content.get("statuses", {}).items()},
    )


def _ending(entry: Raw) -> Ending:
    return Ending(Status(entry["status"]), entry.get("outcome"))


def _problems(content: Raw) -> Iterator[str]:
    for key, value in content.items():
        if key not in CHECKS:
            yield f"{key}: unknown; possible are {', '.join(CHECKS)}"
        else:
            yield from (f"{key}: {problem}" for problem in CHECKS[key](value))
    yield from (f"{key}: missing" for key in ("source", "columns") if key not in content)
    columns = content.get("columns")
    named = columns if isinstance(columns, dict) else {}
    if "status" in named and not content.get("statuses"):
        yield 'statuses: missing; say what each value of the status column is, as [statuses."…"]'
    if "status" not in named and content.get("statuses"):
        yield "columns: status is missing, though [statuses] says what its values are"


def _text(value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield "should be a text"


def _flag(value: object) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "should be true or false"


def _one_of(*allowed: str) -> Callable[[object], Iterator[str]]:
    def check(value: object) -> Iterator[str]:
        if value not in allowed:
            yield f"{value!r} should be one of {', '.join(map(repr, allowed))}"

    return check


def _zone(value: object) -> Iterator[str]:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError):
        yield f"{value!r} is no time zone; give an IANA name such as 'Asia/Makassar'"


def _encoding(value: object) -> Iterator[str]:
    try:
        codecs.lookup(str(value))
    except LookupError:
        yield f"{value!r} is no encoding; give one such as 'utf-8' or 'cp1252'"


def _columns(value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "should be a table [columns]"
        return
    for ours, theirs in value.items():
        if ours not in REQUIRED_COLUMNS + OPTIONAL_COLUMNS:
            yield f"{ours}: unknown; possible are {', '.join(REQUIRED_COLUMNS + OPTIONAL_COLUMNS)}"
        elif not isinstance(theirs, str):
            yield f"{ours}: should be the name of a column in the file"
    missing = [ours for ours in REQUIRED_COLUMNS if ours not in value]
    yield from (f"{ours}: missing; say which column of the file it is" for ours in missing)


def _categories(value: object) -> Iterator[str]:
    if not isinstance(value, dict) or not all(isinstance(code, str) for code in value.values()):
        yield 'should be a table of "value in the file" = "code of a category"'


def _statuses(value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield 'should be tables [statuses."value in the file"]'
        return
    for theirs, entry in value.items():
        yield from (f"{theirs!r}: {problem}" for problem in _status_problems(entry))


def _status_problems(entry: object) -> Iterator[str]:
    if not isinstance(entry, dict) or "status" not in entry:
        yield 'should say status = "…"'
        return
    yield from (f"{key}: unknown; possible are status, outcome" for key in entry if key not in {"status", "outcome"})
    yield from _arrives_as(entry["status"])
    if not isinstance(entry.get("outcome", ""), str):
        yield "outcome: should be the code of an outcome"
    if "outcome" in entry and entry["status"] == Status.SUBMITTED:
        yield "outcome: an open complaint has none"


def _arrives_as(value: object) -> Iterator[str]:
    allowed = sorted(ARRIVES_AS)
    if value not in allowed:
        yield f"{value!r} is no status that a complaint may arrive with: {', '.join(allowed)}"


CHECKS: dict[str, Callable[[Any], Iterator[str]]] = {
    "source": _text,
    "source_name": _text,
    "already_public": _flag,
    "precision": _one_of(*PRECISIONS),
    "time_zone": _zone,
    "date_format": _text,
    "completed_means_cleaned": _flag,
    "default_category": _text,
    "default_status": _arrives_as,
    "delimiter": _one_of(*DELIMITERS),
    "encoding": _encoding,
    "columns": _columns,
    "categories": _categories,
    "statuses": _statuses,
}
KINDS = frozenset(Kind) - {Kind.EARLY_WARNING}  # warnings are given by who may, and come in no file
