"""Leaks that somebody could build, and the tests beside this one that find each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.gis.geos import Polygon
from django.db.models import F, Q, QuerySet, Value

from geo_pot.accounts.actor import Actor
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.selection import Filters
from geo_pot.complaints.queries.sight import Sight
from tests.access import test_sight as tests
from tests.access.world import World


def everything(view: str = "public") -> QuerySet[Complaint]:
    return Complaint.objects.annotate(
        view=Value(view), own=Value(value=False), shown=F("location"), exact=Value(value=True)
    )


def everything_for_anybody(_filters: Filters, _actor: Actor) -> QuerySet[Complaint]:
    return everything()


def seen_in_full(_sight: Sight, _views: object = ()) -> QuerySet[Complaint]:
    return everything("staff")


def by_the_very_place(shape: Polygon, _sight: Sight) -> Q:
    return Q(location__intersects=shape)


def counted_for_anybody(_actor: Actor) -> QuerySet[Complaint]:
    return everything()


@dataclass(frozen=True)
class Leak:
    """What somebody puts in the place of a part of the selector, where it is used, and the test that should fail."""

    where: str
    instead: object
    test: Callable[[World], None]


LEAKS = [
    Leak(
        "api.v1.complaints.select_complaints",
        everything_for_anybody,
        lambda world: tests.test_the_list_holds_what_somebody_may_see(world, "lurah_a"),
    ),
    Leak(
        "geo_pot.complaints.queries.single.seen_by",
        seen_in_full,
        lambda world: tests.test_one_complaint_is_told_as_in_the_list_or_not_at_all(world, "nobody"),
    ),
    Leak(
        "geo_pot.complaints.queries.details.seen_by",
        seen_in_full,
        lambda world: tests.test_one_complaint_is_told_as_in_the_list_or_not_at_all(world, "nobody"),
    ),
    Leak(
        "geo_pot.complaints.queries.details.is_text_public",
        lambda _complaint: True,
        lambda world: tests.test_one_complaint_is_told_as_in_the_list_or_not_at_all(world, "citizen"),
    ),
    Leak(
        "geo_pot.complaints.queries.selection.lies_in",
        by_the_very_place,
        lambda world: tests.test_no_box_finds_a_place_that_is_not_told(world, "nobody", "bbox"),
    ),
    Leak(
        "geo_pot.complaints.queries.summary.visible_complaints",
        counted_for_anybody,
        lambda world: tests.test_an_areas_numbers_count_what_is_seen(world, "fkdm_a"),
    ),
]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.where)
def test_a_filter_that_is_dropped_is_found(world: World, monkeypatch: pytest.MonkeyPatch, leak: Leak) -> None:
    leak.test(world)
    monkeypatch.setattr(leak.where, leak.instead)

    with pytest.raises(AssertionError):
        leak.test(world)
