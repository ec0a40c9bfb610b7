"""Sites over many runs: identity, states, events with their evidence, and clean-ups that did not last."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.errors import SiteNotFound
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.models import Run, Site, SiteEvent
from geo_pot.hotspots.privacy import Reader
from geo_pot.hotspots.queries.details import read_hotspot
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, GridCity
from tests.hotspots.planting import AS_OF, METRE, plant, report, run, sightings

DAY = timedelta(days=1)
ANYTHING = Reader(sees_all=True)


def pile(city: GridCity, start: datetime, *people: str, east_m: float = 0) -> None:
    """One episode at the spot, cleaned after three days."""
    at = (CENTRE_OF_A[0] + east_m * METRE, CENTRE_OF_A[1])
    Complaint.objects.bulk_create([report(city, at, start + n * DAY / 4, who) for n, who in enumerate(people)])


def told(site: Site) -> list[tuple[str, str | None, str]]:
    return list(SiteEvent.objects.filter(site=site).values_list("kind", "from_state", "to_state"))


def test_a_site_is_the_same_from_run_to_run(city: GridCity) -> None:
    plant(city)
    first = run(city)
    pile(city, AS_OF + DAY, "p1", "p2")
    second = run(city, AS_OF + 5 * DAY)

    (site,) = Site.objects.all()
    assert [seen.site_id for seen in (*sightings(first), *sightings(second))] == [site.pk, site.pk]
    assert [seen.episode_count for seen in (*sightings(first), *sightings(second))] == [8, 9]
    assert told(site) == [("appeared", None, "active"), ("recurred", "active", "active")]


def test_it_falls_asleep_is_resolved_and_comes_back_with_the_days_since_it_was_cleaned(city: GridCity) -> None:
    plant(city)
    last = AS_OF - 7 * DAY
    run(city)
    run(city, last + 185 * DAY)
    run(city, last + 190 * DAY)
    pile(city, last + 200 * DAY, "p1", "p2")
    awake = run(city, last + 205 * DAY)
    run(city, last + 206 * DAY)

    (site,) = Site.objects.all()
    assert told(site) == [
        ("appeared", None, "active"),
        ("changed", "active", "dormant"),
        ("changed", "dormant", "resolved"),
        ("changed", "resolved", "active"),
        ("recurred", "resolved", "active"),
    ]
    (seen,) = sightings(awake)
    assert (seen.state, seen.site_class) == ("active", "recurred")
    (out,) = Event.objects.filter(kind="site_recurred")
    assert (out.payload["site_id"], out.payload["run_id"], out.payload["days"]) == (site.pk, awake.pk, 196.5)


def test_an_event_holds_the_numbers_that_decided(city: GridCity) -> None:
    plant(city)
    run(city)

    (event,) = SiteEvent.objects.all()
    assert event.evidence.keys() >= {"q", "enters_at_q", "k", "m", "p_a", "p_c", "episodes", "class", "quiet_d"}
    assert (event.evidence["episodes"], event.evidence["quiet_d"]) == (8, 6.5)
    assert event.evidence["q"] <= event.evidence["enters_at_q"]


def test_what_happened_before_a_site_was_known_is_no_news(city: GridCity) -> None:
    plant(city)
    run(city)

    assert Event.objects.filter(kind="site_recurred").count() == 0


def test_a_recurrence_is_told_once_and_not_for_one_passer_by(city: GridCity) -> None:
    plant(city)
    run(city)
    pile(city, AS_OF + DAY, "p1")  # who reports there most of all, and nobody else
    run(city, AS_OF + 3 * DAY)
    assert Event.objects.filter(kind="site_recurred").count() == 0

    pile(city, AS_OF + 20 * DAY, "p1", "p2")
    for days in (22, 23):
        run(city, AS_OF + days * DAY)
    assert [out.payload["days"] for out in Event.objects.filter(kind="site_recurred")] == [16.0]


def test_a_site_whose_reports_lie_elsewhere_is_gone_and_the_same_when_they_are_back(city: GridCity) -> None:
    planted = plant(city)
    run(city)
    empty = move_away(city)

    (site,) = Site.objects.all()
    assert (sightings(empty).count(), site.state) == (0, "gone")
    assert told(site)[-1] == ("changed", "active", "gone")

    Complaint.objects.update(location=planted[0].location)
    back = run(city, AS_OF, seed=9)
    assert [seen.site_id for seen in sightings(back)] == [site.pk]
    assert told(site)[-1] == ("changed", "gone", "active")


def move_away(city: GridCity) -> Run:
    """As if nobody had reported there: every pin was moved to a place of its own."""
    for number, complaint in enumerate(Complaint.objects.order_by("pk")):
        complaint.location.x += 0.0003 * (number + 3)
        complaint.save(update_fields=["location"])
    return run(city, AS_OF, seed=8)


def test_history_is_never_rewritten(city: GridCity) -> None:
    plant(city)
    run(city)

    for change in (lambda: SiteEvent.objects.update(evidence={}), lambda: SiteEvent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="is history"), transaction.atomic():
            change()


def test_two_spots_that_become_one_say_which_went_into_which(city: GridCity) -> None:
    for number in range(6):
        pile(city, AS_OF - (20 * number + 7) * DAY, "p1", "p2", east_m=-40)
        pile(city, AS_OF - (20 * number + 17) * DAY, "p3", "p4", east_m=40)
    first = run(city)
    assert sightings(first).count() == 2
    Complaint.objects.update(location=report(city, CENTRE_OF_A, AS_OF, None).location)
    second = run(city, AS_OF, seed=2)

    (kept,) = sightings(second)
    (merged,) = Site.objects.filter(state="merged")
    assert merged.merged_into_id == kept.site_id
    event = SiteEvent.objects.get(site=merged, kind="merged_into")
    assert (event.other_id, event.evidence["overlap"]) == (kept.site_id, 1.0)
    detail = read_hotspot(HotspotFilter(site=merged.public_id), ANYTHING)["properties"]
    assert (detail["state"], detail["merged_into"]) == ("merged", str(kept.site.public_id))
    of_survivor = read_hotspot(HotspotFilter(site=kept.site.public_id), ANYTHING)["properties"]
    assert (of_survivor["state"], of_survivor["merged_into"]) == (kept.state, None)
    with pytest.raises(SiteNotFound):
        read_hotspot(HotspotFilter(site=merged.public_id))  # four people: not for the public, nor what became of it
