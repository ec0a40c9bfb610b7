"""The entries of a period, for those who have to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from geo_pot.audit.models import Entry

COLUMNS = (
    "id",
    "at",
    "actor_id",
    "role",
    "transaction",
    "table_name",
    "action",
    "row_id",
    "rows",
    "columns",
    "old",
    "new",
    "reason",
)


def entries_between(since: datetime | None, until: datetime | None) -> Iterator[dict[str, Any]]:
    """The entries of [since, until) in the order they were written, read in pieces; None is no limit."""
    entries = Entry.objects.order_by("id")
    if since is not None:
        entries = entries.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    for entry in entries.values(*COLUMNS).iterator(chunk_size=2_000):
        yield dict(entry)


def accesses_to(table: str, row_id: int) -> list[dict[str, Any]]:
    """Who looked at a row, when, at which columns and why, oldest first."""
    reads = Entry.objects.filter(table_name=table, row_id=row_id, action="read").order_by("id")
    return [dict(read) for read in reads.values("at", "actor_id", "columns", "reason")]
