"""Whether what is stored about complaints is still true. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from geo_pot.complaints.sql import read_sql
from spatial.models import Territory

FIND_MISMATCHES = read_sql("find_mismatches")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A complaint that is matched otherwise than the edition in force says; kelurahan by its codes, None where none."""

    receipt: str
    stored_method: str
    stored_kelurahan: str | None
    true_method: str | None
    true_kelurahan: str | None


def find_mismatches(territory: Territory) -> list[Mismatch]:
    """Every complaint of a Territory whose kelurahan, kecamatan or method is not what its edition in force says."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_MISMATCHES, {"territory_id": territory.pk})
        return [Mismatch(*row) for row in cursor.fetchall()]
