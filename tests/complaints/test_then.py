"""By the boundaries of then complaints are found by an index too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.queries.selection import Boundaries, Within
from spatial.models import Level
from tests.complaints.grid_city import CENTRE_OF_D, SIDE, SOUTH, WEST, GridCity
from tests.complaints.grid_editions import second_edition

IN_B_STILL = (WEST + SIDE * 1.9, SOUTH + SIDE / 2)


@pytest.mark.django_db(transaction=True)  # or nobody could count the rows
def test_the_area_of_then_is_found_by_indexes(city: GridCity, analyze: Callable[[], None]) -> None:
    moving = Complaint.objects.create(**city.complaint(*CENTRE_OF_D), created_at="2020-06-01T12:00:00Z")
    route_complaints([moving.pk])
    publish_edition(edition_id=second_edition(city, shift=0.75).pk)
    Complaint.objects.bulk_create(Complaint(**city.complaint(*IN_B_STILL)) for _ in range(3_000))
    analyze()
    within = Within(Level.KELURAHAN, city.areas["D"].pk, city.territory.pk, Boundaries.THEN)

    plan = Complaint.objects.filter(within.condition()).order_by("-created_at", "-id")[:100].explain()

    assert "Seq Scan on complaints_complaint " not in plan
    assert "complaint_kelurahan" in plan
