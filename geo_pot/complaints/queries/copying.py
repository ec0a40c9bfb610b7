"""Brings many complaints into the database at once: COPY onto a stage, judge them there, store those that are new."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from geo_pot.complaints.sql import read_sql

CREATE_STAGE = read_sql("create_stage")
JUDGE_OUTSIDE = read_sql("judge_outside")
JUDGE_KNOWN = read_sql("judge_known")
STORE_STAGE = read_sql("store_stage")

COPY_STAGE = (
    "copy complaints_stage (line, external_id, category_id, kind, text, lon, lat, accuracy_m, reporter_key, status,"
    " created_at, created_precision, resolved_at, outcome_id, duplicate_of) from stdin"
)
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A complaint that may be stored. lon, lat in degrees (EPSG:4326); datetimes aware; no text holds a NUL."""

    line: int  # in its file; names it in a verdict
    external_id: str
    category_id: int
    kind: str
    text: str
    lon: float
    lat: float
    accuracy_m: float | None
    reporter_key: str | None
    status: str
    created_at: datetime
    created_precision: str
    resolved_at: datetime | None
    outcome_id: int | None
    duplicate_of: str | None = None  # external id of one in the same batch

    def as_copy_line(self) -> str:
        values = (
            self.line,
            self.external_id,
            self.category_id,
            self.kind,
            self.text,
            self.lon,
            self.lat,
            self.accuracy_m,
            self.reporter_key,
            self.status,
            self.created_at,
            self.created_precision,
            self.resolved_at,
            self.outcome_id,
            self.duplicate_of,
        )
        return "\t".join(map(_as_copy_text, values)) + "\n"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a staged complaint is not stored."""

    line: int
    verdict: str  # outside | repeated | stored
    detail: str | None


def _as_copy_text(value: str | float | datetime | None) -> str:
    if value is None:
        return "\\N"
    return str(value).translate(ESCAPES) if isinstance(value, str) else str(value)


def open_stage() -> None:
    """Make this session's empty stage; external ids that an earlier import of the session saw are forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE_STAGE)
        cursor.execute("truncate complaints_stage, complaints_seen")


def stage(arrivals: Iterable[Arrival]) -> None:
    """Replace what stands on the stage."""
    text = io.StringIO("".join(arrival.as_copy_line() for arrival in arrivals))
    with connection.cursor() as cursor:
        cursor.execute("truncate complaints_stage")
        cursor.copy_expert(COPY_STAGE, text)
        cursor.execute("analyze complaints_stage")


def judge_stage(*, territory_id: int, source_id: int) -> list[Verdict]:
    """What on the stage is not to be stored and why, by line."""
    with connection.cursor() as cursor:
        cursor.execute(JUDGE_OUTSIDE, {"territory_id": territory_id})
        cursor.execute(JUDGE_KNOWN, {"source_id": source_id})
        cursor.execute("select line, verdict, detail from complaints_stage where verdict <> 'new' order by line")
        return [Verdict(*row) for row in cursor.fetchall()]


def store_stage(*, territory_id: int, source_id: int) -> list[int]:
    """Store what is new; their ids, in the order of the lines."""
    with connection.cursor() as cursor:
        cursor.execute(STORE_STAGE, {"territory_id": territory_id, "source_id": source_id})
        cursor.execute("select id from complaints_stage where verdict = 'new' order by line")
        return [row[0] for row in cursor.fetchall()]


def forget_demo(*, territory_id: int) -> int:
    """Delete the Territory's made-up complaints and all that belongs to them; how many."""
    with connection.cursor() as cursor:
        cursor.execute("select complaints_forget_demo(%(territory_id)s)", {"territory_id": territory_id})
        (deleted,) = cursor.fetchone()
        return int(deleted)


def mute() -> None:
    """Announce no single complaint until the end of the transaction: who brings thousands announces them once."""
    with connection.cursor() as cursor:
        cursor.execute("set local geopot.mute = 'on'")
