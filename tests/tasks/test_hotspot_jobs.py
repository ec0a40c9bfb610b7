"""Runs in the real worker, and what asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.actions.decoys import draw_decoy, missing_decoys, prepare_decoys
from geo_pot.hotspots.models import DecoyPiece, PlannerAnalysis, PublishedRun, Run, RunState, Sighting
from geo_pot.hotspots.queries.runs import groups_changed, groups_due, hold_group, open_runs
from spatial.models import Territory
from tasks.hotspots import compute, last_midnight
from tests.accounts.people import somebody
from tests.complaints.grid_city import GridCity
from tests.hotspots.planting import AS_OF, plant
from tests.tasks.programs import Programs, Redis, wait_until, waiting_for_lock


@pytest.fixture(scope="module")
def at_work(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """Redis and a worker that all tests here share."""
    folder: Path = tmp_path_factory.mktemp("worker")
    redis = Redis(folder)
    redis.start()
    started = Programs(redis, folder / "programs.log")
    started.worker()
    yield started
    started.stop_all()
    redis.kill()


@pytest.mark.django_db(transaction=True)
def test_the_command_finds_hotspots_in_the_worker_and_waits_for_them(city: GridCity, at_work: Programs) -> None:
    plant(city)
    done = at_work.manage("compute_hotspots", "--territory=GRID", "--as-of=2026-03-01", "--wait=60")

    assert done.returncode == 0, done.stderr
    assert "waste: 16 reports, 8 episodes, 1 sites (1 active)" in done.stdout
    assert PublishedRun.objects.get(group=city.dumping.group).run.counts["sites"] == Sighting.objects.count() == 1


def test_without_a_worker_the_command_says_what_it_waited_for(city: GridCity, programs: Programs) -> None:
    late = programs.manage("compute_hotspots", "--territory=GRID", "--wait=0.5")

    assert late.returncode == 1
    assert "waste: still requested after 0.5 s (is a worker running?)" in late.stderr


@pytest.mark.django_db(transaction=True)
def test_a_failed_group_is_named_with_its_reason(city: GridCity, at_work: Programs) -> None:
    plant(city)
    Territory.objects.filter(pk=city.territory.pk).update(metric_srid=999_999)
    failed = at_work.manage("compute_hotspots", "--territory=GRID", "--wait=60")

    assert failed.returncode == 1
    assert "waste: InternalError: " in failed.stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"territory": "X"}, "There is no Territory X. Known: GRID."),
        ({"territory": "GRID", "group": "X"}, "has no category group 'X' (it has: waste)"),
    ],
)
def test_a_wrong_code_is_answered_with_the_right_ones(city: GridCity, words: dict[str, str], complaint: str) -> None:
    with pytest.raises(CommandError, match=re.escape(complaint)):
        call_command("compute_hotspots", **words)


def test_it_can_be_computed_here_without_queue_and_worker(city: GridCity) -> None:
    plant(city)
    out = StringIO()

    call_command("compute_hotspots", territory="GRID", as_of=date(2026, 3, 1), now_here=True, stdout=out)

    assert out.getvalue().startswith("waste: 16 reports, 8 episodes, 1 sites (1 active) in ")


@pytest.mark.django_db(transaction=True)
def test_a_run_that_the_queue_forgot_is_sent_again(city: GridCity, at_work: Programs) -> None:
    lost = request_run(group=city.dumping.group, as_of=AS_OF)
    Run.objects.filter(pk=lost.pk).update(requested_at=timezone.now() - timedelta(minutes=2))
    at_work.send("tasks.hotspots.resume_open_runs")

    wait_until(lambda: Run.objects.get(pk=lost.pk).state == RunState.PUBLISHED, "the run")


def test_a_run_whose_worker_is_killed_is_computed_by_the_next(city: GridCity, programs: Programs) -> None:
    plant(city)
    worker = programs.worker()
    holder = connection.copy()
    with holder.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table complaints_complaint in access exclusive mode")
        run = request_run(group=city.dumping.group, as_of=AS_OF)
        programs.send("tasks.hotspots.compute", run.pk)
        wait_until(lambda: waiting_for_lock() == 1, "the worker to read complaints")
        programs.kill(worker)
    holder.close()
    assert Run.objects.get(pk=run.pk).state == RunState.RUNNING

    Run.objects.filter(pk=run.pk).update(requested_at=timezone.now() - timedelta(minutes=2))
    programs.worker()
    programs.send("tasks.hotspots.resume_open_runs")

    wait_until(lambda: Run.objects.get(pk=run.pk).state == RunState.PUBLISHED, "the run")
    assert Sighting.objects.count() == 1


def test_a_worker_that_is_killed_repeats_the_decoy_it_was_at_and_no_other(city: GridCity, programs: Programs) -> None:
    plant(city)
    run = request_run(group=city.dumping.group, as_of=AS_OF)
    numbers = prepare_decoys(run_id=run.pk)
    for number in numbers[:2]:
        draw_decoy(run_id=run.pk, number=number)
    worker = programs.worker()
    holder = connection.copy()
    with holder.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table hotspots_storednullmodel in access exclusive mode")
        programs.send("tasks.hotspots.draw", run.pk, numbers[2])
        wait_until(lambda: waiting_for_lock() == 1, "the worker to be in the middle of a decoy")
        programs.kill(worker)
    holder.close()

    with hold_group(city.dumping.group_id) as held:  # so that the run is not published before we have looked
        assert held
        programs.worker()
        for number in numbers[2:]:
            programs.send("tasks.hotspots.draw", run.pk, number)
        wait_until(lambda: not missing_decoys(run.pk), "the decoys")
        attempts = list(DecoyPiece.objects.order_by("number").values_list("attempts", flat=True))
    programs.send("tasks.hotspots.compute", run.pk)
    wait_until(lambda: Run.objects.get(pk=run.pk).state == RunState.PUBLISHED, "the run")

    assert attempts == [1, 1, 2] + [1] * (len(numbers) - 3)
    assert Run.objects.get(pk=run.pk).null_table == alone(city)


def is_free(group_id: int) -> bool:
    with hold_group(group_id) as held:
        return held


def alone(city: GridCity) -> object:
    """The null table of the same run when one process draws all of it, once the worker has tidied up behind its own."""
    wait_until(lambda: is_free(city.dumping.group_id), "the worker to let go of the group")
    return compute_run(run_id=request_run(group=city.dumping.group, as_of=AS_OF).pk).null_table


@pytest.mark.django_db(transaction=True)
def test_a_planners_question_is_answered_by_the_worker(city: GridCity, at_work: Programs) -> None:
    plant(city)
    outline = MultiPolygon(Polygon.from_bbox((107.005, -6.295, 107.015, -6.285)), srid=4326)
    asked = PlannerAnalysis.objects.create(
        by=somebody(), territory=city.territory, group=city.dumping.group, outline=outline, ends_at=AS_OF
    )

    at_work.send("tasks.hotspots.analyse_polygon", asked.pk)
    wait_until(lambda: PlannerAnalysis.objects.get(pk=asked.pk).state == "done", "the answer")

    result = PlannerAnalysis.objects.get(pk=asked.pk).result
    assert result is not None
    assert [site["properties"]["episodes"] for site in result["features"]] == [8]


def test_in_between_only_groups_whose_complaints_changed_are_asked_for(city: GridCity) -> None:
    assert list(groups_changed(city.territory)) == []  # the night comes first
    compute_run(run_id=request_run(group=city.dumping.group, as_of=timezone.now() - timedelta(hours=1)).pk)
    assert list(groups_changed(city.territory)) == []

    plant(city)
    assert list(groups_changed(city.territory)) == [city.dumping.group]


def test_a_run_just_asked_for_is_left_to_the_queue(city: GridCity) -> None:
    request_run(group=city.dumping.group, as_of=AS_OF)

    assert list(open_runs(requested_before=timezone.now() - timedelta(minutes=1))) == []


def test_a_run_waits_while_another_worker_holds_its_group(city: GridCity) -> None:
    waiting = request_run(group=city.dumping.group, as_of=AS_OF)
    other_worker = connection.copy()
    with other_worker.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('hotspots_run'), %s)", [city.dumping.group_id])
        compute(waiting.pk)
        cursor.execute("select pg_advisory_unlock(hashtext('hotspots_run'), %s)", [city.dumping.group_id])
    other_worker.close()  # which does not wait until the server has noticed

    assert Run.objects.get(pk=waiting.pk).state == RunState.REQUESTED
    compute_run(run_id=waiting.pk)
    assert Run.objects.get(pk=waiting.pk).state == RunState.PUBLISHED


def test_every_group_is_due_once_for_each_local_midnight(city: GridCity) -> None:
    midnight = last_midnight(city.territory, datetime(2026, 3, 1, 18, tzinfo=UTC))
    assert midnight == datetime(2026, 3, 1, 17, tzinfo=UTC)

    request_run(group=city.dumping.group, as_of=midnight - timedelta(days=1))
    assert list(groups_due(city.territory, midnight)) == [city.dumping.group]

    asked = request_run(group=city.dumping.group, as_of=midnight)
    Run.objects.filter(pk=asked.pk).update(state=RunState.FAILED)
    assert list(groups_due(city.territory, midnight)) == []


def test_a_run_on_demand_is_not_replaced_by_the_older_one_of_the_night(city: GridCity) -> None:
    midnight = last_midnight(city.territory, AS_OF)
    on_demand = request_run(group=city.dumping.group, as_of=midnight + timedelta(hours=1))
    assert list(groups_due(city.territory, midnight)) == []

    Run.objects.filter(pk=on_demand.pk).update(state=RunState.FAILED)
    assert list(groups_due(city.territory, midnight)) == [city.dumping.group]


def test_every_job_of_the_schedule_exists() -> None:
    current_app.loader.import_default_modules()

    assert {entry["task"] for entry in current_app.conf.beat_schedule.values()} <= current_app.tasks.keys()
