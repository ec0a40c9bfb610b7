"""What the triggers cost when one statement changes many rows: as much more as there are more rows."""

from __future__ import annotations

import time

from django.contrib.gis.geos import Point

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from tests.complaints.grid_city import CENTRE_OF_A, GridCity

FEW, MANY = 200, 2_000


def test_ten_times_the_rows_cost_ten_times_the_time(city: GridCity) -> None:
    few, many = (seconds_of_routing(city, count) for count in (FEW, MANY))

    # Pairing old rows with new ones by a loop would make it a hundred times.
    assert many < 40 * few


def seconds_of_routing(city: GridCity, count: int) -> float:
    rows = [
        Complaint(category=city.dumping, source=city.source, location=Point(*CENTRE_OF_A, srid=4326))
        for _ in range(count)
    ]
    ids = [complaint.pk for complaint in Complaint.objects.bulk_create(rows)]
    start = time.perf_counter()
    assert len(route_complaints(ids)) == count
    return time.perf_counter() - start
