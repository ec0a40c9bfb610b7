"""Complaints that many tests list: written by the ORM, so that times can be chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.gis.geos import Point

from geo_pot.agencies.models import Category
from geo_pot.complaints.models import Complaint, Source
from geo_pot.complaints.queries.routing import route_complaints
from spatial.models import Territory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BARAT = (106.9756, -6.2349)  # in Jakasampurna, Bekasi Barat
ELSEWHERE = (106.99, -6.30)


def store(
    territory: Territory,
    count: int = 1,
    *,
    at: tuple[float, float] = BARAT,
    category: str = "sampah-liar",
    created_at: datetime = NOON,
    apart: timedelta = timedelta(),
    source: str = "api",
) -> list[Complaint]:
    """Routed complaints, `apart` from each other in time; by default all of the same instant."""
    rows = [
        Complaint(
            category=Category.objects.get(territory=territory, code=category),
            location=Point(*at, srid=4326),
            source=Source.objects.get(code=source),
            created_at=created_at + number * apart,
            text="Hanya untuk pelapor",
        )
        for number in range(count)
    ]
    stored = Complaint.objects.bulk_create(rows)
    route_complaints([complaint.pk for complaint in stored])
    return stored
