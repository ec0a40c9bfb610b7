"""Hotspot runs in the worker: on demand, every night, and again when a worker or the queue lost one."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.queries.runs import groups_due, open_runs
from spatial.models import Territory

RESUME_AFTER = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@shared_task(autoretry_for=(OperationalError, InterfaceError), retry_backoff=5, max_retries=5)
def compute(run_id: int) -> None:
    """Compute and publish a run. While another run of the group is under way it is left open: `resume_open_runs` sends
    it again."""
    try:
        compute_run(run_id=run_id)
    except GroupBusy as busy:
        log.info("run_waits", run_id=run_id, reason=str(busy))


@shared_task
def request_due_runs() -> None:
    """Ask for a run of every group as of the Territory's last midnight, unless there is one as new.

    Often and without a clock of its own: what was off at midnight catches up, and each city has its own midnight.
    """
    for territory in Territory.objects.all():
        as_of = last_midnight(territory, timezone.now())
        for group in groups_due(territory, as_of):
            compute.delay(request_run(group=group, as_of=as_of).pk)


def last_midnight(territory: Territory, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(territory.zone).date(), time(), territory.zone)


@shared_task
def resume_open_runs() -> None:
    """Send again what was asked for and has not ended: the queue was emptied, the worker killed, or its turn not come.

    A run in the hands of a worker is held by a lock, so a second call ends at once.
    """
    for run in open_runs(requested_before=timezone.now() - RESUME_AFTER):
        compute.apply_async((run.pk,), expires=RESUME_AFTER.total_seconds())
