"""Open complaints are routed again, and each agency concerned is told once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from geo_pot.agencies.models import Agency, ServiceArea
from geo_pot.complaints.actions.reroute import reroute_open
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries import routing
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import Status
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build

WEST, EAST = 3, 2


@pytest.fixture
def complaints(city: GridCity) -> list[Complaint]:
    """Three in the west, two in the east, all routed and open; nothing left to announce."""
    places = [CENTRE_OF_A] * WEST + [CENTRE_OF_D] * EAST
    stored = [Complaint.objects.create(**city.complaint(*place)) for place in places]
    route_complaints([complaint.pk for complaint in stored])
    Event.objects.all().delete()
    return list(Complaint.objects.order_by("pk"))


def give_west_to_east(city: GridCity) -> None:
    east = Agency.objects.get(territory=city.territory, code="UNIT-EAST")
    ServiceArea.objects.filter(territory=city.territory, code="UNIT-WEST").update(agency=east)


def told() -> list[dict[str, Any]]:
    """Payloads of all events there are, which must be of one kind."""
    events = list(Event.objects.order_by("pk"))
    assert {event.kind for event in events} <= {"rerouted"}
    return [event.payload for event in events]


def test_each_agency_is_told_once_what_it_gained_and_lost(city: GridCity, complaints: list[Complaint]) -> None:
    give_west_to_east(city)

    rerouted = reroute_open(territory_id=city.territory.pk, cause="directory")

    assert (rerouted.asked, rerouted.total) == (5, 3)
    assert rerouted.moved == {("UNIT-WEST", "UNIT-EAST"): 3}
    common = {
        "territory_id": city.territory.pk,
        "cause": "directory",
        "complaint_ids": [complaint.pk for complaint in complaints[:WEST]],
    }
    east, west = (Agency.objects.get(code=code) for code in ("UNIT-EAST", "UNIT-WEST"))
    assert told() == [
        {
            **common,
            "agency_id": east.pk,
            "agency": "UNIT-EAST",
            "gained": 3,
            "lost": 0,
            "gained_from": {"UNIT-WEST": 3},
            "lost_to": {},
        },
        {
            **common,
            "agency_id": west.pk,
            "agency": "UNIT-WEST",
            "gained": 0,
            "lost": 3,
            "gained_from": {},
            "lost_to": {"UNIT-EAST": 3},
        },
    ]


def test_a_complaint_without_an_agency_is_gained_from_nobody(city: GridCity) -> None:
    Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    Event.objects.all().delete()

    assert reroute_open(territory_id=city.territory.pk, cause="directory").moved == {(None, "UNIT-WEST"): 1}
    assert [event["gained_from"] for event in told()] == [{"": 1}]


def test_by_unchanged_rules_nothing_moves_and_nobody_is_told(city: GridCity, complaints: list[Complaint]) -> None:
    rerouted = reroute_open(territory_id=city.territory.pk, cause="directory")

    assert (rerouted.asked, rerouted.moved) == (5, {})
    assert told() == []
    assert list(Complaint.objects.order_by("pk").values_list("updated_at", flat=True)) == [
        complaint.updated_at for complaint in complaints
    ]


def test_what_has_ended_stays_with_the_agency_that_ended_it(city: GridCity, complaints: list[Complaint]) -> None:
    Complaint.objects.filter(pk=complaints[0].pk).update(status=Status.RESOLVED)
    give_west_to_east(city)

    assert reroute_open(territory_id=city.territory.pk, cause="directory").total == WEST - 1
    assert Complaint.objects.get(pk=complaints[0].pk).agency == complaints[0].agency


def test_only_those_given_are_looked_at(city: GridCity, complaints: list[Complaint]) -> None:
    give_west_to_east(city)
    chosen = complaints[1].pk

    rerouted = reroute_open(territory_id=city.territory.pk, complaint_ids=[chosen], cause="directory")

    assert (rerouted.asked, rerouted.total) == (1, 1)
    assert list(Complaint.objects.filter(agency__code="UNIT-WEST").values_list("pk", flat=True)) == [
        complaints[0].pk,
        complaints[2].pk,
    ]


def test_another_city_is_left_alone(city: GridCity, complaints: list[Complaint]) -> None:
    other = build("OTHER")
    give_west_to_east(city)

    ids = [complaint.pk for complaint in complaints]
    assert reroute_open(territory_id=other.territory.pk, cause="directory").asked == 0
    assert reroute_open(territory_id=other.territory.pk, complaint_ids=ids, cause="directory").asked == 0


@pytest.mark.parametrize("chosen", [False, True])
def test_batches_together_are_one_story(
    city: GridCity, complaints: list[Complaint], monkeypatch: pytest.MonkeyPatch, *, chosen: bool
) -> None:
    monkeypatch.setattr(routing, "BATCH", 2)
    give_west_to_east(city)

    rerouted = reroute_open(
        territory_id=city.territory.pk,
        complaint_ids=[complaint.pk for complaint in complaints] if chosen else None,
        cause="directory",
    )

    assert (rerouted.asked, rerouted.moved) == (5, {("UNIT-WEST", "UNIT-EAST"): 3})
    assert len(told()) == 2


def test_only_complaints_whose_agency_is_another_one_are_updated(city: GridCity, complaints: list[Complaint]) -> None:
    ServiceArea.objects.filter(code="UNIT-WEST").update(priority=1)  # in the trace, and decides nothing
    untouched = [complaint.updated_at for complaint in complaints]

    assert reroute_open(territory_id=city.territory.pk, cause="directory").total == 0
    assert list(Complaint.objects.order_by("pk").values_list("updated_at", flat=True)) == untouched
    assert [row.route_trace["priority"] for row in Complaint.objects.order_by("pk")] == [1, 1, 1, 0, 0]


def test_what_is_written_next_in_the_transaction_is_announced_again(
    city: GridCity, complaints: list[Complaint]
) -> None:
    reroute_open(territory_id=city.territory.pk, cause="directory")

    Complaint.objects.filter(pk=complaints[0].pk).update(location=Point(*CENTRE_OF_D, srid=4326))

    assert [event.kind for event in Event.objects.all()] == ["complaint_unrouted"]


def test_settings_of_a_surrounding_re_match_are_left_as_they_were(city: GridCity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local geopot.rematch = 'on'")
        reroute_open(territory_id=city.territory.pk, cause="edition")
        cursor.execute("select current_setting('geopot.rematch'), current_setting('geopot.mute')")
        assert cursor.fetchone() == ("on", "")
