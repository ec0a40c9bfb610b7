"""Spots where complaints come back, planted in the grid city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle

import numpy as np
from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet

from geo_pot.complaints.models import Complaint, Outcome, Source
from geo_pot.complaints.workflow import Status
from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.models import Run, Sighting
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
SPOT = CENTRE_OF_A
OTHER_SPOT = CENTRE_OF_D
METRE = 1 / 110_600  # in degrees, near enough this close to the equator


def plant(
    city: GridCity,
    at: tuple[float, float] = SPOT,
    *,
    reporters: Sequence[str | None] = ("p1", "p2", "p3", "p4", "p5", "p6"),
    episodes: int = 8,
    source: Source | None = None,
    seed: int = 1,
    cleaned: bool = True,
    before: datetime = AS_OF,
) -> list[Complaint]:
    """Episodes 20 days apart, the last a week before AS_OF, each reported twice and cleaned after three days, or never;
    none that began after `before`."""
    people = cycle(reporters)
    rows = [
        report(
            city,
            at,
            start + timedelta(hours=12 * again),
            next(people),
            source=source,
            scatter_m=scatter,
            cleaned=cleaned,
        )
        for start, scatter in zip(starts(episodes), scatters(seed), strict=False)
        for again in range(2)
        if start < before
    ]
    return Complaint.objects.bulk_create(rows)


def starts(episodes: int) -> list[datetime]:
    return [AS_OF - timedelta(days=7 + 20 * number) for number in reversed(range(episodes))]


def scatters(seed: int) -> Iterator[tuple[float, float]]:
    random = np.random.default_rng(seed)
    while True:
        yield random.normal(0, 5), random.normal(0, 5)


def report(
    city: GridCity,
    at: tuple[float, float],
    created_at: datetime,
    reporter: str | None,
    *,
    source: Source | None = None,
    scatter_m: tuple[float, float] = (0, 0),
    cleaned: bool = True,
) -> Complaint:
    lon, lat = at[0] + scatter_m[0] * METRE, at[1] + scatter_m[1] * METRE
    return Complaint(
        category=city.dumping,
        location=Point(lon, lat, srid=4326),
        source=source or city.source,
        reporter_key=reporter,
        created_at=created_at,
        status=Status.RESOLVED if cleaned else Status.SUBMITTED,
        outcome=Outcome.objects.get(code="removed") if cleaned else None,
        resolved_at=created_at + timedelta(days=3) if cleaned else None,
    )


def public_source() -> Source:
    return Source.objects.get_or_create(code="open-data", defaults={"name": "Open data", "already_public": True})[0]


def run(city: GridCity, as_of: datetime = AS_OF, *, seed: int | None = None, stored_decoys: bool = False) -> Run:
    asked = request_run(group=city.dumping.group, as_of=as_of, seed=seed, stored_decoys=stored_decoys)
    return compute_run(run_id=asked.pk)


def sightings(done: Run) -> QuerySet[Sighting]:
    """What a run saw."""
    return Sighting.objects.filter(
        Q(until__isnull=True) | Q(until__gt=done.serial), group=done.group, since__lte=done.serial
    )


def metres_of(point: Point) -> tuple[float, float]:
    """A point of the city in its metric system."""
    place = point.clone()
    place.transform(32748)
    return (place.x, place.y)
