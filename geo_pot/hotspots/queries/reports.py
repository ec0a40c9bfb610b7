"""The complaints of a category group as arrays, read in one pass and a few megabytes at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

from geo_pot.agencies.models import CategoryGroup
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import Kind
from geo_pot.hotspots.sql import read_sql
from spatial.analysis.arrays import BoolArray, IntArray
from spatial.analysis.reports import UNKNOWN, Reports

READ_REPORTS = read_sql("read_reports")
FAR_M = 2_000.0  # complaints are taken up to the coverage limit; beyond this they say nothing about the city
SIGNATURE_BYTES = 19  # PostgreSQL's COPY header without extension
TRAILER = b"\xff\xff"
CHUNK_BYTES = 4_194_304

COLUMNS = (
    ("id", ">i8"),
    ("x", ">f8"),
    ("y", ">f8"),
    ("t", ">f8"),
    ("cleaned", ">f8"),
    ("accuracy_m", ">f8"),
    ("reporter", ">i8"),
    ("original", ">i8"),
    ("pool", ">i8"),
    ("source", ">i8"),
    ("is_duplicate", "?"),
    ("is_rejected", "?"),
    ("is_far", "?"),
    ("already_public", "?"),
)
# A row of PostgreSQL's binary COPY: the number of fields, then each field behind its length.
ROW = np.dtype(
    [("fields", ">i2"), *((n, t) for name, of in COLUMNS for n, t in ((f"{name}_bytes", ">i4"), (name, of)))]
)
KEPT_AS = {">i8": np.int64, ">f8": np.float64, "?": np.bool_}


@dataclass(frozen=True, slots=True)
class GroupReports:
    """Reports for the analysis, and beside them what only we need. All of one length n.

    complaint       (n,) id of each complaint
    reporter        (n,) known people only, UNKNOWN (-1) otherwise: for the rule that hides small numbers
    already_public  (n,) the source published it
    left_out        reason → number of complaints that were not even given to the analysis
    """

    reports: Reports
    complaint: IntArray
    reporter: IntArray
    already_public: BoolArray
    left_out: dict[str, int]


def read_reports(group: CategoryGroup, *, as_of: datetime) -> GroupReports:
    """The complaints of a group that were made before `as_of`, in the Territory's metric system and local days.

    A source that never names a reporter gives every report a person of its own, beside sources that do; where no
    source does, that is left to the analysis, which says so.
    """
    columns = fetch(group, as_of)
    far = columns.pop("is_far")
    columns = {name: values[~far] for name, values in columns.items()}
    complaint, known = columns["id"], columns["reporter"]
    return GroupReports(
        reports=Reports(
            x=columns["x"],
            y=columns["y"],
            t=columns["t"],
            cleaned=columns["cleaned"],
            accuracy_m=columns["accuracy_m"],
            reporter=tell_apart(known, columns["source"]),
            is_duplicate=columns["is_duplicate"],
            is_rejected=columns["is_rejected"],
            original=positions_of(columns["original"], complaint),
            pool=columns["pool"],
            id=complaint,
        ),
        complaint=complaint,
        reporter=known,
        already_public=columns["already_public"],
        left_out={f"more than {FAR_M:.0f} m outside": int(far.sum()), "after now": count_later(group, as_of)},
    )


def fetch(group: CategoryGroup, as_of: datetime) -> dict[str, Any]:
    territory = group.territory
    values = {
        "group_id": group.pk,
        "as_of": as_of,
        "srid": territory.metric_srid,
        "zone": territory.time_zone,
        "far_m": FAR_M,
    }
    rows = Rows()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        query = cursor.mogrify(READ_REPORTS, values).decode()
        cursor.copy_expert(f"copy ({query}) to stdout (format binary)", rows)
    return rows.columns()


class Rows:
    """A file that PostgreSQL writes binary rows to; turned into columns before they pile up."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.header_left = SIGNATURE_BYTES
        self.parts: list[list[Any]] = [[] for _ in COLUMNS]

    def write(self, chunk: bytes) -> int:
        self.waiting += chunk[self.header_left :]
        self.header_left = max(0, self.header_left - len(chunk))
        if len(self.waiting) >= CHUNK_BYTES:
            self.take_whole_rows()
        return len(chunk)

    def take_whole_rows(self) -> None:
        count = len(self.waiting) // ROW.itemsize
        rows = np.frombuffer(bytes(self.waiting[: count * ROW.itemsize]), ROW)
        for part, (name, of) in zip(self.parts, COLUMNS, strict=True):
            part.append(rows[name].astype(KEPT_AS[of]))
        del self.waiting[: count * ROW.itemsize]

    def columns(self) -> dict[str, Any]:
        """The columns by name. Call once, when all has been written."""
        self.take_whole_rows()
        if bytes(self.waiting) != TRAILER:
            raise ValueError(f"PostgreSQL's rows are not {ROW.itemsize} bytes long: the query and COLUMNS differ")
        named = {}
        for part, (name, _) in zip(self.parts, COLUMNS, strict=True):
            named[name] = np.concatenate(part)
            part.clear()
        return named


def tell_apart(known: IntArray, source: IntArray) -> IntArray:
    """(n,) small numbers of people. Reports of a source that names nobody get a person each, if another names some."""
    naming = np.unique(source[known != UNKNOWN])
    people, number = np.unique(known, return_inverse=True)
    if naming.size == 0:
        return np.full(known.size, UNKNOWN)
    number = np.where(known == UNKNOWN, UNKNOWN, number)
    nameless = ~np.isin(source, naming)
    number[nameless] = people.size + np.arange(nameless.sum())
    return number


def positions_of(wanted: IntArray, ids: IntArray) -> IntArray:
    """(n,) where each wanted id stands among the ids, UNKNOWN (-1) where it does not."""
    if ids.size == 0:
        return np.empty(0, np.int64)
    order = np.argsort(ids)
    place = np.minimum(np.searchsorted(ids, wanted, sorter=order), ids.size - 1)
    return np.where(ids[order[place]] == wanted, order[place], UNKNOWN)


def count_later(group: CategoryGroup, as_of: datetime) -> int:
    """Complaints of the group that a run as of then must not see."""
    return (
        Complaint.objects.filter(category__group=group, kind__in=[Kind.COMPLAINT, Kind.INFORMATION], held_since=None)
        .filter(created_at__gte=as_of)
        .count()
    )
