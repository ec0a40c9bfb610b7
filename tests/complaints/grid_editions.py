"""Editions of the made-up city, complaints all over it, and what is true of them."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from django.db import connection

from geo_pot.complaints.models import (
    Complaint,
)
from geo_pot.complaints.queries.routing import route_complaints
from spatial.models import Edition
from tests.complaints import grid_city
from tests.complaints.grid_city import SIDE, SOUTH, WEST, GridCity

CORNERS: dict[str, tuple[float, float]] = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}
ACCURACIES = (None, 5, 20, 45, 120, 700, 3_000)
KEPT = [
    "kelurahan_id", "kecamatan_id", "edition_id", "match_method", "match_distance_m", "edge_m", "on_border",
    "nearest_area_id", "agency_id", "route_status", "route_trace", "status",
]  # fmt: skip
DIFFERENT_FROM_THE_TRUTH = """
select complaint.id
from complaints_complaint complaint
join spatial_edition edition on edition.territory_id = complaint.territory_id and edition.state = 'published'
cross join lateral spatial_match_point(complaint.location, edition.id, complaint.accuracy_m) place
where (place.kelurahan_id, place.kecamatan_id, place.method, place.on_border, place.nearest_id)
    is distinct from (complaint.kelurahan_id, complaint.kecamatan_id, complaint.match_method, complaint.on_border,
        complaint.nearest_area_id)
    or abs(place.distance_m - complaint.match_distance_m) > 1e-6
"""
BORDER_SHARES = """
select complaint.id, share.area_id, round(share.share::numeric, 9)
from complaints_complaint complaint
join spatial_territory territory on territory.id = complaint.territory_id
join spatial_edition edition on edition.territory_id = complaint.territory_id and edition.state = 'published'
cross join lateral spatial_border_shares(
    complaint.location, edition.id, greatest(coalesce(complaint.accuracy_m, 0), territory.border_m)
) share
where complaint.on_border
"""


def second_edition(city: GridCity, shift: float = 0.1, name: str = "second", year: int = 2021) -> Edition:
    """The border between west and east lies `shift` sides farther east."""
    edition = Edition.objects.create(territory=city.territory, name=name, valid_from=datetime.date(year, 1, 1))
    grid_city.draw(edition, CORNERS, shift=shift)
    return edition


def scatter(city: GridCity, number: int, seed: int = 7) -> None:
    """Complaints all over the city and a little beyond, of every accuracy, many of them at the border that moves."""
    random = np.random.default_rng(seed)
    lons = WEST + SIDE * random.uniform(-0.02, 2.02, number)
    lons[::3] = WEST + SIDE * random.uniform(0.98, 1.12, len(lons[::3]))
    lats = SOUTH + SIDE * random.uniform(-0.02, 2.02, number)
    accuracies = [ACCURACIES[choice] for choice in random.integers(len(ACCURACIES), size=number)]
    Complaint.objects.bulk_create(
        Complaint(**city.complaint(lon, lat), accuracy_m=accuracy)
        for lon, lat, accuracy in zip(lons.tolist(), lats.tolist(), accuracies, strict=True)
    )
    route_complaints(list(Complaint.objects.values_list("pk", flat=True)))


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def stored_shares() -> list[Any]:
    return rows("select complaint_id, area_id, round(share::numeric, 9) from complaints_bordercandidate")


def everything() -> list[Any]:
    return list(Complaint.objects.order_by("pk").values_list("pk", *KEPT))
