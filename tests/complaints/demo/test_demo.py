"""The made-up year: labelled, seeded, complete, and gone without a trace when it is asked to go."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Min
from django.utils import timezone

from geo_pot.agencies.models import Category
from geo_pot.complaints.actions.make_demo import Demo, make_demo
from geo_pot.complaints.demo.script import read_script
from geo_pot.complaints.models import Complaint, Source, StatusChange
from geo_pot.complaints.workflow import OPEN, Status, may_follow
from geo_pot.outbox.models import Event
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

TOTAL = 1_500


def make(city: GridCity, *, now: datetime | None = None, seed: int = 1, reset: bool = False) -> Demo:
    return make_demo(
        territory=city.territory,
        script=read_script(),
        now=now or timezone.now(),
        seed=seed,
        total=TOTAL,
        reset=reset,
    )


def told() -> list[tuple[object, ...]]:
    return list(
        Complaint.objects.filter(source__is_demo=True)
        .order_by("external_id")
        .values_list("external_id", "location", "created_at", "status", "text", "reporter_key", "resolved_at")
    )


def test_a_demo_is_labelled_and_looks_like_a_year_of_work(city: GridCity) -> None:
    now = timezone.now()
    demo = make(city, now=now)

    complaints = Complaint.objects.filter(source__code="demo")
    assert demo.made
    assert complaints.count() == demo.complaints >= TOTAL
    assert Source.objects.get(code="demo").is_demo
    span = complaints.aggregate(first=Min("created_at"), last=Max("created_at"), ended=Max("resolved_at"))
    assert now - timedelta(days=367) < span["first"] < now - timedelta(days=330)
    assert now - timedelta(days=7) < span["last"] <= now
    assert span["ended"] <= now
    assert not complaints.filter(resolved_at__lt=F("created_at")).exists()
    assert not complaints.filter(agency=None).exists()
    assert {Status.RESOLVED, Status.CLOSED, Status.DUPLICATE, Status.REJECTED, Status.SUBMITTED} <= set(demo.by_status)
    assert {Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS} <= set(demo.by_status)


def test_its_open_complaints_came_there_by_legal_steps(city: GridCity) -> None:
    make(city)

    steps = StatusChange.objects.filter(complaint__status__in=OPEN, from_status__isnull=False)
    pairs = set(steps.values_list("from_status", "to_status"))
    assert (Status.SUBMITTED, Status.VERIFIED) in pairs
    assert all(may_follow(Status(str(before)), Status(after)) for before, after in pairs)


def test_places_where_it_comes_back_have_many_reporters(city: GridCity) -> None:
    make(city)

    people = Complaint.objects.values("reporter_key").annotate(n=Count("id")).filter(n__gt=1)
    assert people.count() > 100  # neighbours of the sites
    assert Complaint.objects.filter(duplicate_of__isnull=False, status=Status.DUPLICATE).exists()
    assert not Complaint.objects.exclude(duplicate_of=None).exclude(status=Status.DUPLICATE).exists()


def test_the_same_seed_tells_the_same_year_and_another_one_another(city: GridCity) -> None:
    now = datetime(2026, 3, 1, 5, tzinfo=UTC)
    make(city, now=now)
    first = told()

    make(city, now=now, reset=True)
    again = told()
    make(city, now=now, seed=2, reset=True)

    assert again == first
    assert told() != first


@pytest.mark.parametrize("now", [datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, 0, 1, tzinfo=UTC)])
def test_any_day_will_do(city: GridCity, now: datetime) -> None:
    make(city, now=now)

    assert Complaint.objects.aggregate(last=Max("created_at"))["last"] <= now


def test_a_second_call_adds_nothing_and_says_so(city: GridCity) -> None:
    made = make(city)
    out = io.StringIO()

    call_command("demo", territory="GRID", stdout=out)

    assert f"Grid has {made.complaints:,} made-up complaints already; nothing is added" in out.getvalue()
    assert Complaint.objects.count() == made.complaints
    assert Event.objects.filter(kind="complaints_imported").count() == 1
    assert not Event.objects.filter(kind="complaint_submitted").exists()


def test_a_reset_forgets_made_up_complaints_and_no_other(city: GridCity) -> None:
    real = Complaint.objects.create(**city.complaint(*grid_city.CENTRE_OF_A))
    make(city)

    make(city, reset=True)

    assert Complaint.objects.filter(pk=real.pk).exists()
    assert StatusChange.objects.filter(complaint=real).count() == 1
    assert not StatusChange.objects.exclude(complaint__in=Complaint.objects.all()).exists()
    assert Complaint.objects.filter(source__code="demo").count() >= TOTAL


def test_without_a_name_the_city_that_was_loaded_first_is_filled(city: GridCity) -> None:
    grid_city.build("TWIN")

    call_command("demo", complaints=10, stdout=io.StringIO())

    assert set(Complaint.objects.values_list("territory__code", flat=True)) == {"GRID"}


def test_two_cities_have_a_demo_each(city: GridCity) -> None:
    grid_city.build("TWIN")

    call_command("demo", territory="TWIN", complaints=10, stdout=io.StringIO())
    call_command("demo", territory="GRID", complaints=10, stdout=io.StringIO())

    assert set(Complaint.objects.values_list("territory__code", flat=True)) == {"GRID", "TWIN"}


def test_a_city_without_boundaries_or_categories_says_what_is_missing(city: GridCity) -> None:
    Category.objects.update(active=False)
    with pytest.raises(CommandError, match="has no categories: load them with load_territory"):
        call_command("demo")

    Category.objects.update(active=True)
    city.edition.state = "retired"
    city.edition.save()
    with pytest.raises(CommandError, match="has no published boundaries: load them with load_boundaries --publish"):
        call_command("demo")
