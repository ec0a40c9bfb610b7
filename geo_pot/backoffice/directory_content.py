"""A directory with one entry changed: plain data, as its files would say it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo_pot.agencies.directory import references
from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import Problem
from geo_pot.agencies.directory.reading import check_entry, label
from geo_pot.agencies.directory.schema import SECTIONS

# What decides who answers. Names, the kind of an agency and what the public may read move no complaint.
ROUTING_KEYS = frozenset(
    {"code", "group", "default_agency", "control_centre", "area", "per"}
    | {"agency", "categories", "groups", "areas", "outline", "priority", "valid_from", "valid_to"}
)


@dataclass(frozen=True)
class Draft:
    """One entry of the directory as somebody wants it.

    table   of the directory: agency, group, category, service_area
    code    of the entry that it replaces; None for a new one
    entry   as the files would write it, days as ISO texts; None takes the entry out
    base    fingerprint of the directory that it was made from
    """

    table: str
    code: str | None
    entry: Raw | None
    base: str


def fingerprint(content: Raw) -> str:
    """Of all but the Territory's own entry, which is not edited here."""
    rest = {table: entries for table, entries in content.items() if table != "territory"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def find_entry(content: Raw, table: str, code: str) -> Raw | None:
    found: Raw | None = next((entry for entry in content[table] if entry["code"] == code), None)
    return found


def changed(content: Raw, draft: Draft) -> Raw:
    """The directory with the draft in the place of its entry; a new one goes to the end."""
    entries = list(content[draft.table])
    place = next((number for number, entry in enumerate(entries) if entry["code"] == draft.code), len(entries))
    entries[place : place + 1] = [] if draft.entry is None else [draft.entry]
    return {**content, draft.table: entries}


def problems_of(content: Raw, draft: Draft) -> list[Problem]:
    """What the files would be refused for with this draft in them."""
    return [*_own_problems(draft)] or references.find_problems(changed(content, draft))


def _own_problems(draft: Draft) -> Iterator[Problem]:
    if draft.entry is None:
        return
    section = next(section for section in SECTIONS if section.table == draft.table)
    yield from check_entry(section, with_days(draft.entry), label(draft.table, draft.entry, 1))


def with_days(entry: Raw) -> dict[str, Any]:
    """The entry with its days as days, as TOML has them."""
    days = {key: date.fromisoformat(entry[key]) for key in ("valid_from", "valid_to") if key in entry}
    return {**entry, **days}


def moves_complaints(content: Raw, draft: Draft) -> bool:
    """Whether the draft changes anything that decides who answers."""
    former = find_entry(content, draft.table, draft.code) if draft.code else None
    if former is None or draft.entry is None:
        return draft.table != "group"
    return any(former.get(key) != draft.entry.get(key) for key in ROUTING_KEYS)


def categories_concerned(content: Raw, draft: Draft) -> list[str]:
    """Codes of the categories whose complaints the draft may move; none stands for all of them."""
    if draft.table != "service_area":
        return []
    former = find_entry(content, draft.table, draft.code) if draft.code else None
    codes: set[str] = set()
    for entry in (former, draft.entry):
        if entry is not None:
            groups = set(entry.get("groups", []))
            codes |= {*entry.get("categories", []), *(c["code"] for c in content["category"] if c["group"] in groups)}
    return sorted(codes)
