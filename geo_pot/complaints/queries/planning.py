"""Who would get which complaint, asked without giving it to anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.sql import read_sql

PLAN_ROUTES = read_sql("plan_routes")
BATCH = 10_000  # ids in a statement
WINDOW = 50_000  # ids in memory


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A complaint, the code of the agency that has it, and of the one that the rules as they stand lead to.

    lon, lat   degrees, WGS 84 (EPSG:4326)
    holder     None: it waits for an agency
    answerer   None: nobody is responsible; the complaint stays where it is
    rule       code of the service area that decides, if one does
    """

    id: int
    public_id: UUID
    status: str
    category: str
    lon: float
    lat: float
    holder: str | None
    answerer: str | None
    rule: str | None


def plan_routes(ids: Sequence[int]) -> Iterator[PlannedRoute]:
    """Of those of these complaints that there are, by id."""
    for start in range(0, len(ids), BATCH):
        with connection.cursor() as cursor:
            cursor.execute(PLAN_ROUTES, {"ids": list(ids[start : start + BATCH])})
            rows = cursor.fetchall()
        yield from (PlannedRoute(*row) for row in rows)


def complaint_windows(
    *, territory_id: int, since: datetime | None, category_ids: Sequence[int] = ()
) -> Iterator[list[int]]:
    """Ids of a Territory's complaints of any status, ascending, so many at a time as fit into memory."""
    complaints = Complaint.objects.filter(territory=territory_id)
    if since is not None:
        complaints = complaints.filter(created_at__gte=since)
    if category_ids:
        complaints = complaints.filter(category__in=category_ids)
    after = 0
    while ids := list(complaints.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:WINDOW]):
        yield ids
        after = ids[-1]
