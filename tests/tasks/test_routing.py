"""What came without an agency gets one, whoever wrote it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point

from geo_pot.agencies.models import Agency
from geo_pot.complaints.models import Complaint, RouteStatus
from geo_pot.complaints.queries import waiting
from tasks import routing
from tasks.outbox import HANDLERS
from tests.complaints.grid_city import CENTRE_OF_A, GridCity

pytestmark = pytest.mark.django_db


def arrive(city: GridCity) -> Complaint:
    return Complaint.objects.create(category=city.dumping, location=Point(*CENTRE_OF_A, srid=4326), source=city.source)


def test_the_sweep_leaves_a_minute_to_the_outbox(city: GridCity) -> None:
    arrive(city)

    assert routing.route_all_waiting() == 0


def test_the_sweep_routes_all_that_waited_longer(city: GridCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", timedelta(0))
    monkeypatch.setattr(routing, "PAGE", 2)
    for _ in range(5):
        arrive(city)

    assert routing.route_all_waiting() == 5
    assert routing.route_all_waiting() == 0


def test_one_that_nobody_answers_for_does_not_stand_in_the_way(city: GridCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", timedelta(0))
    monkeypatch.setattr(routing, "PAGE", 1)
    Agency.objects.update(active=False)
    lost = arrive(city)
    routing.route_all_waiting()
    Agency.objects.update(active=True)
    Agency.objects.filter(is_control_centre=True).update(active=False)
    found = arrive(city)
    Complaint.objects.filter(pk=lost.pk).update(category=category_of_nobody(city))

    assert routing.route_all_waiting() == 1
    assert {row.pk: row.route_status for row in Complaint.objects.all()} == {
        lost.pk: RouteStatus.PENDING,
        found.pk: RouteStatus.ROUTED,
    }


def category_of_nobody(city: GridCity) -> int:
    return (
        type(city.dumping).objects.create(territory=city.territory, group=city.dumping.group, code="other", names={}).pk
    )


def test_an_agency_chosen_meanwhile_is_kept(city: GridCity) -> None:
    complaint = arrive(city)
    chosen = Agency.objects.get(code="UNIT-EAST")
    Complaint.objects.filter(pk=complaint.pk).update(agency=chosen, route_status=RouteStatus.ROUTED)

    HANDLERS["complaint_submitted"]({"complaint_id": complaint.pk})

    assert Complaint.objects.get(pk=complaint.pk).agency == chosen
