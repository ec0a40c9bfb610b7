"""Hotspot runs in the worker: on demand, every night and in between, and again when a worker or the queue lost one.

A run that draws its own decoys is many jobs: one that reads the complaints, one for each decoy, one that computes.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from geo_pot.failures import FailureWritten
from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.actions.analyses import answer, fail_analysis
from geo_pot.hotspots.actions.decoys import draw_decoy, prepare_decoys
from geo_pot.hotspots.actions.lives import fail
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.models import Run
from geo_pot.hotspots.queries.analyses import open_analyses
from geo_pot.hotspots.queries.runs import groups_changed, groups_due, open_runs
from spatial.models import Territory

RESUME_AFTER = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@shared_task(autoretry_for=(OperationalError, InterfaceError), retry_backoff=5, max_retries=5)
def compute(run_id: int) -> None:
    """Send out the decoys that a run still needs, or, when it has all of them, compute and publish it.

    While another run of the group is under way it is left open: `resume_open_runs` sends it again.
    """
    try:
        missing = prepare_decoys(run_id=run_id)
        for number in missing:
            draw.apply_async((run_id, number), expires=RESUME_AFTER.total_seconds())
        if not missing:
            compute_run(run_id=run_id)
    except GroupBusy as busy:
        log.info("run_waits", run_id=run_id, reason=str(busy))


@shared_task(autoretry_for=(OperationalError, InterfaceError), retry_backoff=5, max_retries=5)
def draw(run_id: int, number: int) -> None:
    """Draw one decoy of a run; who draws the last one has the run computed."""
    with FailureWritten(partial(fail, Run.objects.select_related("group").get(pk=run_id))):
        was_last = draw_decoy(run_id=run_id, number=number)
    if was_last:
        compute.delay(run_id)


@shared_task
def request_due_runs() -> None:
    """Ask for a run of every group as of the Territory's last midnight, unless there is one as new.

    Often and without a clock of its own: what was off at midnight catches up, and each city has its own midnight.
    """
    for territory in Territory.objects.all():
        as_of = last_midnight(territory, timezone.now())
        for group in groups_due(territory, as_of):
            compute.delay(request_run(group=group, as_of=as_of).pk)


@shared_task
def request_runs_between() -> None:
    """Ask for a run as of now of every group whose complaints changed since the last one, with the night's decoys."""
    now = timezone.now()
    for territory in Territory.objects.all():
        for group in groups_changed(territory):
            compute.delay(request_run(group=group, as_of=now, stored_decoys=True).pk)


def last_midnight(territory: Territory, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(territory.zone).date(), time(), territory.zone)


@shared_task
def resume_open_runs() -> None:
    """Send again what was asked for and has not ended: the queue was emptied, the worker killed, or its turn not come.

    A run in the hands of a worker is held by a lock, so a second call ends at once.
    """
    for run in open_runs(requested_before=timezone.now() - RESUME_AFTER):
        compute.apply_async((run.pk,), expires=RESUME_AFTER.total_seconds())


@shared_task(time_limit=settings.HOTSPOT_ANALYSIS_S + 10, soft_time_limit=settings.HOTSPOT_ANALYSIS_S)
def analyse_polygon(analysis_id: int) -> None:
    """Answer a planner's question about a polygon, or say why there is no answer."""
    try:
        answer(analysis_id=analysis_id)
    except SoftTimeLimitExceeded:
        fail_analysis(
            analysis_id, f"not done after {settings.HOTSPOT_ANALYSIS_S} s: ask for a smaller polygon or a shorter time"
        )


@shared_task
def resume_open_analyses() -> None:
    """Send again the questions that the queue forgot, or whose worker was killed."""
    for analysis in open_analyses(requested_before=timezone.now() - RESUME_AFTER):
        analyse_polygon.apply_async((analysis.pk,), expires=RESUME_AFTER.total_seconds())
