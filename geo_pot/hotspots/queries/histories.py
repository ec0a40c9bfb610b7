"""When the sites of a run had episodes and were cleaned, for comparing clean-ups with none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from geo_pot.hotspots.models import Run
from geo_pot.hotspots.sql import read_sql
from spatial.analysis.alike import Histories

READ_HISTORIES = read_sql("read_histories")


@dataclass(frozen=True, slots=True)
class GroupHistories:
    """What a run saw of all sites of its group, hidden ones too: only sums of several may leave it.

    positions  site → its position in the histories
    now        the moment that the run looked at, in local days: later nothing is known
    """

    positions: dict[int, int]
    histories: Histories
    now: float


def read_histories(run: Run, now: float, until: datetime) -> GroupHistories:
    """As a published run saw them, with what officers wrote down until a moment."""
    with connection.cursor() as cursor:
        cursor.execute(READ_HISTORIES, {"run_id": run.pk, "until": until})
        rows = cursor.fetchall()
    positions = {site: number for number, (site, _, _) in enumerate(rows)}
    cleaned = [sorted({day for day in days if day <= now}) for _, _, days in rows]
    return GroupHistories(positions, Histories.of([starts for _, starts, _ in rows], cleaned), now)
