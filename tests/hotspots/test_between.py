"""Runs in between: with stored decoys, writing only what changed, and equal to a whole run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from pytest_django import Settings

from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.actions.decoys import draw_decoy, prepare_decoys
from geo_pot.hotspots.models import DecoyPiece, Run, Sighting, Site, Standing, StoredNullModel, Surface, SurfaceCell
from geo_pot.hotspots.queries.runs import run_ids_to_drop
from geo_pot.hotspots.records import NOT_CONTENT
from spatial.analysis.parameters import DEFAULT
from tests.complaints.grid_city import CENTRE_OF_A, CENTRE_OF_D, GridCity, build
from tests.hotspots.planting import AS_OF, METRE, plant, report, run, sightings

DAY = timedelta(days=1)
LATER = AS_OF + 2 * DAY
FAR = (CENTRE_OF_A[0] - 500 * METRE, CENTRE_OF_A[1])


def later_reports(city: GridCity) -> None:
    """One more pile at the second spot, and a lone report where nothing else is."""
    pile = [report(city, CENTRE_OF_D, AS_OF + half * DAY / 2, f"p{half}") for half in (1, 2)]
    Complaint.objects.bulk_create([*pile, report(city, FAR, AS_OF + DAY, "p3")])


def everything_of(done: Run) -> dict[str, Any]:
    """All that a run shows, without the names of rows."""
    of_this_city = {"members", "kelurahan", "kecamatan", "agency"}
    fields = [f.attname for f in Sighting._meta.concrete_fields if f.name not in NOT_CONTENT | of_this_city]
    seen = list(sightings(done).order_by("first_start", "centre").prefetch_related("episodes"))
    order = [one.site_id for one in seen]
    standing, surface = Standing.objects.get(run=done), Surface.objects.get(run=done)
    return {
        "sightings": [[str(getattr(one, name)) for name in fields] for one in seen],
        "episodes": [
            [(e.number, e.start, e.end, e.cleaned_at, e.reports, e.reporters, e.confirmed) for e in one.episodes.all()]
            for one in seen
        ],
        "standing": [
            [getattr(standing, name)[standing.sites.index(site)] for site in order]
            for name in ("q", "expected_30d", "repeats", "background", "trend_u", "next_expected", "next_low")
        ],
        "surface": [getattr(surface, name) for name in ("columns", "rows", "z", "q", "expected_30d")],
        "cells": list(
            SurfaceCell.objects.filter(group=done.group, until__isnull=True)
            .order_by("column", "row")
            .values_list("column", "row", "reports", "latest_reports", "reporters", "already_public", "emerging_class")
        ),
    }


def test_a_run_with_stored_decoys_equals_a_whole_run_with_the_same_table_field_for_field(db: None) -> None:
    city, other = build(), build("OTHER")
    for each in (city, other):
        plant(each)
        plant(each, CENTRE_OF_D, episodes=9)
    night = run(city)
    for each in (city, other):
        later_reports(each)

    between = run(city, LATER, stored_decoys=True)
    whole = request_run(group=other.dumping.group, as_of=LATER)
    Run.objects.filter(pk=whole.pk).update(null_run=night)
    whole = compute_run(run_id=whole.pk)

    assert (between.null_run, between.null_table) == (night, None)
    assert everything_of(between) == everything_of(whole)


def test_only_the_sites_and_cells_that_changed_are_written(city: GridCity) -> None:
    plant(city)
    plant(city, CENTRE_OF_D, episodes=9)
    night = run(city)
    later_reports(city)

    between = run(city, LATER, stored_decoys=True)
    again = run(city, LATER, stored_decoys=True, seed=5)

    assert night.counts["written"]["sightings"] == 2
    assert between.counts["written"]["sightings"] == 1
    assert between.counts["written"]["new_sites"] == between.counts["written"]["site_events"] - 1 == 0
    before, after = (set(sightings(one).values_list("pk", flat=True)) for one in (night, between))
    assert len(before & after) == 1
    cells = SurfaceCell.objects.filter(until=None).values_list("since", flat=True)
    assert sorted(cells) == [night.serial, between.serial, between.serial]
    assert between.counts["written"]["cells"] == 2
    assert set(again.counts["written"].values()) == {0}


def test_decoys_drawn_one_by_one_make_the_table_of_a_run_that_draws_them_itself(city: GridCity) -> None:
    plant(city)
    plant(city, CENTRE_OF_D, episodes=9)
    alone = run(city, seed=3)
    spread = request_run(group=city.dumping.group, as_of=AS_OF, seed=3)

    numbers = prepare_decoys(run_id=spread.pk)
    last = [draw_decoy(run_id=spread.pk, number=number) for number in reversed(numbers)]
    spread = compute_run(run_id=spread.pk)

    assert numbers == list(range(DEFAULT.decoys))
    assert last == [False] * (DEFAULT.decoys - 1) + [True]
    assert spread.null_table == alone.null_table
    assert (DecoyPiece.objects.count(), StoredNullModel.objects.count()) == (0, 0)


def test_a_decoy_is_drawn_once_and_complaints_that_change_meanwhile_do_not_mix_worlds(city: GridCity) -> None:
    plant(city)
    alone = run(city, seed=3)
    spread = request_run(group=city.dumping.group, as_of=AS_OF, seed=3)
    first, *others = prepare_decoys(run_id=spread.pk)
    draw_decoy(run_id=spread.pk, number=first)
    Complaint.objects.bulk_create([report(city, FAR, AS_OF - DAY, "late") for _ in range(5)])

    assert prepare_decoys(run_id=spread.pk) == others
    assert draw_decoy(run_id=spread.pk, number=first) is False
    assert compute_run(run_id=spread.pk).null_table == alone.null_table


def test_without_a_table_a_run_in_between_draws_its_own(city: GridCity) -> None:
    plant(city)

    done = run(city, stored_decoys=True)

    assert (done.null_run, done.null_table is not None) == (None, True)


def test_what_only_old_runs_showed_goes_and_what_readers_may_ask_for_stays(city: GridCity, settings: Settings) -> None:
    settings.HOTSPOT_KEEP_RUNS = 1
    plant(city)
    runs = [run(city)]
    for days in (1, 2, 3):
        Complaint.objects.bulk_create([report(city, CENTRE_OF_A, AS_OF + days * DAY - DAY / 2, "p1")])
        runs.append(run(city, AS_OF + days * DAY))

    kept = list(Run.objects.filter(is_kept=True).order_by("pk"))
    assert kept == runs[2:]
    assert list(Sighting.objects.order_by("since").values_list("since", "until")) == [(3, 4), (4, None)]
    assert [Standing.objects.filter(run=one).exists() for one in runs] == [False, False, True, True]
    assert Run.objects.get(pk=runs[0].pk).counts["sites"] == 1
    assert Site.objects.get().latest_id == Sighting.objects.get(until=None).pk


def test_of_older_runs_the_last_of_each_day_stays_a_while_and_the_last_of_each_month_for_good(city: GridCity) -> None:
    now = timezone.now()
    this_month = now.astimezone(city.territory.zone).replace(day=1, hour=12)
    far, near = this_month - 120 * DAY, now - 40 * DAY
    published = [far.replace(day=5), far.replace(day=5) + DAY, near, near + timedelta(seconds=1), now, now]
    for number, at in enumerate(published, start=1):
        Run.objects.create(
            territory=city.territory,
            group=city.dumping.group,
            as_of=at,
            seed=number,
            state="superseded" if number < len(published) else "published",
            serial=number,
            published_at=at,
        )

    dropped = run_ids_to_drop(city.dumping.group, keep_runs=0, keep_days=60)

    assert list(Run.objects.filter(pk__in=dropped).order_by("serial").values_list("serial", flat=True)) == [1, 3, 5]


def test_decoys_that_were_weighed_otherwise_are_drawn_anew(city: GridCity) -> None:
    plant(city)
    nightly = run(city)
    hourly = run(city, AS_OF + timedelta(hours=1), stored_decoys=True)
    Run.objects.filter(pk=nightly.pk).update(parameters={**nightly.parameters, "core_m": 20.0})

    after_an_update = run(city, AS_OF + timedelta(hours=2), stored_decoys=True)

    assert (hourly.null_run_id, after_an_update.null_run_id) == (nightly.pk, None)
