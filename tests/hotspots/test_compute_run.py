from datetime import timedelta

import pytest
from django.db import InternalError, connection
from pytest_django import DjangoAssertNumQueries, Settings

from geo_pot.agencies.models import Agency, CategoryGroup
from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.actions import compute_run, default_seed, request_run
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.models import Episode, PublishedRun, Run, RunState, Site, Standing
from spatial.models import Territory
from tests.complaints.grid_city import CENTRE_OF_A, GridCity
from tests.hotspots.planting import AS_OF, METRE, OTHER_SPOT, plant, report, run, sightings


def test_a_spot_where_complaints_come_back_becomes_a_site(city: GridCity) -> None:
    planted = plant(city)

    done = run(city)

    (site,) = sightings(done)
    assert (site.state, site.episode_count, site.reports, site.reporters) == ("active", 8, 16, 6)
    assert site.members == [complaint.pk for complaint in planted]
    assert site.centre.transform(32748, clone=True).distance(planted[0].location.transform(32748, clone=True)) < 20
    assert site.median_gap_d == pytest.approx(19.5)


def test_its_episodes_say_when_each_pile_lay_there(city: GridCity) -> None:
    planted = plant(city)

    done = run(city)

    first = Episode.objects.filter(sighting__in=sightings(done)).first()
    assert first is not None
    assert (first.reports, first.reporters, first.confirmed) == (2, 2, True)
    assert abs(first.start - planted[0].created_at) < timedelta(seconds=1)
    assert first.cleaned_at is not None
    assert abs(first.cleaned_at - planted[1].cleaned_at) < timedelta(seconds=1)


def test_a_site_has_the_place_and_the_agency_of_its_reports(city: GridCity) -> None:
    for complaint in plant(city):
        Complaint.objects.filter(pk=complaint.pk).update(agency=city_agency(city, "UNIT-WEST"))

    (site,) = sightings(run(city))

    assert (site.kelurahan, site.kecamatan) == (city.areas["A"], city.areas["WEST"])
    assert site.agency == city_agency(city, "UNIT-WEST")


def test_a_site_whose_reports_went_to_nobody_gets_who_would_answer(city: GridCity) -> None:
    plant(city, OTHER_SPOT)

    (site,) = sightings(run(city))

    assert site.agency == city_agency(city, "UNIT-EAST")


def test_a_run_says_what_it_did(city: GridCity) -> None:
    plant(city)
    Complaint.objects.bulk_create([report(city, CENTRE_OF_A, AS_OF + timedelta(days=1), "p1")])

    done = Run.objects.get(pk=run(city).pk)

    assert done.state == RunState.PUBLISHED
    assert (done.counts["reports"], done.counts["episodes"], done.counts["sites"]) == (16, 8, 1)
    assert done.counts["by_state"] == {"active": 1}
    assert done.counts["left_out"] == {"after now": 1}
    assert done.edition == city.edition
    assert done.parameters["windows_d"] == [180.0, 365.0, None]
    assert done.null_table is not None
    assert done.null_table["decoys"] == done.parameters["decoys"]
    assert done.started_at is not None
    assert done.finished_at is not None
    assert done.started_at <= done.finished_at


@pytest.mark.parametrize("episodes", [0, 1])
def test_hardly_any_reports_make_an_empty_run(city: GridCity, episodes: int) -> None:
    plant(city, episodes=episodes)

    done = run(city)

    assert (done.state, done.counts["sites"], done.counts["reports"]) == (RunState.PUBLISHED, 0, 2 * episodes)


def test_a_territory_without_boundaries_or_complaints_makes_an_empty_run(db: None) -> None:
    bare = Territory.objects.create(
        code="BARE", name="Bare", time_zone="UTC", metric_srid=32633, receipt_prefix="BARE", languages=["en"]
    )
    group = CategoryGroup.objects.create(territory=bare, code="waste", names={})

    assert compute_run(run_id=request_run(group=group).pk).state == RunState.PUBLISHED


def test_the_same_seed_gives_the_same_sites(city: GridCity) -> None:
    plant(city)
    first, again = run(city, seed=7), run(city, seed=7)

    assert first.pk != again.pk
    assert site_numbers(first) == site_numbers(again)


def test_the_seed_comes_from_the_date_and_the_group(city: GridCity) -> None:
    group = city.dumping.group
    day = AS_OF.date()

    assert default_seed(day, group) == default_seed(day, group) != default_seed(day + timedelta(days=1), group)
    assert request_run(group=group, as_of=AS_OF).seed == default_seed(
        AS_OF.astimezone(city.territory.zone).date(), group
    )


def test_asking_twice_for_the_same_is_asking_once(city: GridCity) -> None:
    group = city.dumping.group

    assert request_run(group=group, as_of=AS_OF) == request_run(group=group, as_of=AS_OF)


def test_a_run_that_was_published_is_not_computed_again(city: GridCity) -> None:
    done = run(city)
    plant(city)

    compute_run(run_id=done.pk)

    assert Site.objects.count() == 0


def test_a_run_whose_worker_died_is_begun_anew(city: GridCity) -> None:
    plant(city)
    lost = request_run(group=city.dumping.group, as_of=AS_OF)
    Run.objects.filter(pk=lost.pk).update(state=RunState.RUNNING, started_at=AS_OF)

    assert compute_run(run_id=lost.pk).state == RunState.PUBLISHED
    assert sightings(Run.objects.get(pk=lost.pk)).count() == 1


def test_a_run_that_takes_every_worker_down_is_given_up(city: GridCity, settings: Settings) -> None:
    killer = request_run(group=city.dumping.group, as_of=AS_OF)
    Run.objects.filter(pk=killer.pk).update(
        state=RunState.RUNNING, started_at=AS_OF, attempts=settings.HOTSPOT_ATTEMPTS
    )

    done = compute_run(run_id=killer.pk)

    assert done.state == RunState.FAILED
    assert done.error.startswith("begun 3 times and never ended")


@pytest.mark.django_db(transaction=True)
def test_a_failed_run_says_why_and_leaves_the_last_one_in_its_place(city: GridCity) -> None:
    plant(city)
    good = run(city)
    Territory.objects.filter(pk=city.territory.pk).update(metric_srid=999_999)
    bad = request_run(group=city.dumping.group, as_of=AS_OF, seed=2)

    with pytest.raises(InternalError, match="999999"):
        compute_run(run_id=bad.pk)

    bad.refresh_from_db()
    assert bad.state == RunState.FAILED
    assert "InternalError" in bad.error
    assert PublishedRun.objects.get(group=city.dumping.group).run == good


def test_one_group_is_computed_by_one_worker_at_a_time(city: GridCity) -> None:
    waiting = request_run(group=city.dumping.group, as_of=AS_OF)
    with connection.copy().cursor() as other_worker:
        other_worker.execute("select pg_advisory_lock(hashtext('hotspots_run'), %s)", [city.dumping.group_id])
        with pytest.raises(GroupBusy, match="waste is under way"):
            compute_run(run_id=waiting.pk)
        # its end alone would free it a moment after we went on
        other_worker.execute("select pg_advisory_unlock(hashtext('hotspots_run'), %s)", [city.dumping.group_id])
        other_worker.connection.close()

    assert Run.objects.get(pk=waiting.pk).state == RunState.REQUESTED
    assert compute_run(run_id=waiting.pk).state == RunState.PUBLISHED


def test_a_run_costs_the_same_queries_however_many_sites_it_finds(
    city: GridCity, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plant(city)
    for row in range(1, 9):
        plant(city, (CENTRE_OF_A[0] + 200 * row * METRE, CENTRE_OF_A[1]), episodes=3, seed=row)

    with django_assert_max_num_queries(50):
        done = run(city)

    assert done.counts["sites"] == 9


def site_numbers(run: Run) -> tuple[object, ...]:
    standing = Standing.objects.get(run=run)
    members = list(sightings(run).order_by("site").values_list("members", flat=True))
    return (standing.q, standing.expected_30d, members)


def city_agency(city: GridCity, code: str) -> Agency:
    return Agency.objects.get(territory=city.territory, code=code)
