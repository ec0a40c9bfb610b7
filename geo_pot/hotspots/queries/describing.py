"""Place, agency and categories of sites that are not stored yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from geo_pot.hotspots.models import Run
from geo_pot.hotspots.sql import read_sql
from spatial.analysis.arrays import IntArray

DESCRIBE_SITES = read_sql("describe_sites")


@dataclass(frozen=True, slots=True)
class Description:
    """What the database knows about a site; categories: code → reports."""

    kelurahan_id: int | None
    kecamatan_id: int | None
    agency_id: int | None
    categories: dict[str, int]


def describe_sites(
    run: Run, positions: Sequence[tuple[float, float]], members: IntArray, offsets: IntArray
) -> list[Description]:
    """Of each site, in their order.

    positions         public ones, metres in the Territory's system
    members, offsets  ids of the complaints of all sites; those of site i are offsets[i] to offsets[i + 1]
    """
    if not positions:
        return []
    values = {
        "numbers": list(range(len(positions))),
        "xs": [x for x, _ in positions],
        "ys": [y for _, y in positions],
        "srid": run.territory.metric_srid,
        "edition_id": run.edition_id,
        "of_site": np.repeat(np.arange(len(positions)), np.diff(offsets)).tolist(),
        "members": members.tolist(),
        "as_of": run.as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBE_SITES, values)
        return [
            Description(kelurahan, kecamatan, agency, dict(sorted(json.loads(categories).items())))
            for _, kelurahan, kecamatan, agency, categories in cursor.fetchall()
        ]
