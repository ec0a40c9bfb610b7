"""Brings many complaints into the database at once: COPY onto a stage, judge them there, store those that are new."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db import connection

from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.sql import read_sql
from spatial import serving

CREATE_STAGE = read_sql("create_stage")
JUDGE_OUTSIDE = read_sql("judge_outside")
JUDGE_KNOWN = read_sql("judge_known")
STORE_STAGE = read_sql("store_stage")

COPY_STAGE = (
    "copy complaints_stage (line, external_id, category_id, kind, text, lon, lat, accuracy_m, reporter_key, status,"
    " created_at, created_precision, resolved_at, outcome_id, duplicate_of, kelurahan_id, kecamatan_id, edge_m)"
    " from stdin"
)
# As every writer's statement does for itself (complaints_hold_edition): no edition comes into force meanwhile.
HOLD_EDITION = "select pg_advisory_xact_lock_shared(hashtext('complaints_edition'), 0)"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class StagedPlace(NamedTuple):
    """What covers an arrival, as the database would find; all None where it is to find that itself."""

    kelurahan_id: int | None
    kecamatan_id: int | None
    edge_m: float | None


LEFT_TO_THE_DATABASE = StagedPlace(None, None, None)


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

    def as_copy_line(self, place: StagedPlace) -> str:
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
            *place,
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


def stage(arrivals: Sequence[Arrival], *, territory_id: int) -> int:
    """Replace what stands on the stage, each arrival with the kelurahan that covers it.

    returns   the edition that they were matched by, in force until the end of the transaction; 0 where none is
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_EDITION)
        city = serving.in_force().of_territory(territory_id)
        places = match(arrivals, city)
        lines = [arrival.as_copy_line(place) for arrival, place in zip(arrivals, places, strict=True)]
        cursor.execute("truncate complaints_stage")
        cursor.copy_expert(COPY_STAGE, io.StringIO("".join(lines)))
        cursor.execute("analyze complaints_stage")
    return 0 if city is None else city.about.edition_id


def match(arrivals: Sequence[Arrival], city: serving.City | None) -> list[StagedPlace]:
    """Where each arrival lies. What is not certain to the last digit, as outside every kelurahan, is left open."""
    if city is None or city.index is None or not arrivals:
        return [LEFT_TO_THE_DATABASE] * len(arrivals)
    lons, lats, accuracies_m = np.array([(each.lon, each.lat, each.accuracy_m) for each in arrivals], np.float64).T
    matches = city.index.match_many(lons, lats, accuracy_m=accuracies_m)
    found = zip(
        matches.is_certain.tolist(),
        matches.kelurahan_id.tolist(),
        matches.kecamatan_id.tolist(),
        matches.edge_m.tolist(),
        strict=True,
    )
    return [
        StagedPlace(kelurahan, kecamatan or None, edge_m) if certain else LEFT_TO_THE_DATABASE
        for certain, kelurahan, kecamatan, edge_m in found
    ]


def judge_stage(*, territory_id: int, source_id: int) -> list[Verdict]:
    """What on the stage is not to be stored and why, by line."""
    with connection.cursor() as cursor:
        cursor.execute(JUDGE_OUTSIDE, {"territory_id": territory_id})
        cursor.execute(JUDGE_KNOWN, {"source_id": source_id})
        cursor.execute("select line, verdict, detail from complaints_stage where verdict <> 'new' order by line")
        return [Verdict(*row) for row in cursor.fetchall()]


def store_stage(*, territory_id: int, source_id: int, matched_by: int) -> list[int]:
    """Store what is new, routed; their ids, in the order of the lines.

    matched_by   what stage() said: by that edition the match trigger believes what stands on the stage
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('geopot.matched_by', %s, true)", [str(matched_by)])
        cursor.execute(STORE_STAGE, {"territory_id": territory_id, "source_id": source_id})
        cursor.execute("select set_config('geopot.matched_by', '', true)")
        cursor.execute("select id, kelurahan_id is null from complaints_stage where verdict = 'new' order by line")
        rows = cursor.fetchall()
    route_complaints([row[0] for row in rows if row[1]])
    return [row[0] for row in rows]


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
