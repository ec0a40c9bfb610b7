"""A run begins, and ends without anything to show."""

from __future__ import annotations

from typing import Any

import structlog
from django.utils import timezone

from geo_pot.hotspots.models import OPEN, Run, RunState
from geo_pot.hotspots.queries import runs as queries

log = structlog.get_logger(__name__)


def begin(run: Run, parameters: dict[str, Any]) -> None:
    """A worker takes a run up."""
    run.state = RunState.RUNNING
    run.attempts += 1
    run.started_at, run.finished_at, run.error = run.started_at or timezone.now(), None, ""
    run.parameters = parameters
    run.edition = queries.published_edition(run.territory)
    run.save(update_fields=["state", "attempts", "started_at", "finished_at", "error", "parameters", "edition"])
    log.info("run_started", run_id=run.pk, group=run.group.code, as_of=run.as_of.isoformat())


def give_up(run: Run, what: str = "", times: int | None = None) -> Run:
    """End a run that took its worker down every time, so that it is not begun for ever.

    what, times  the part of it that did, and how often; the run itself when not given
    """
    begun = f"{what}begun {run.attempts if times is None else times} times and never ended"
    run.state, run.finished_at = RunState.FAILED, timezone.now()
    run.error = f"{begun}: look for workers killed at {run.started_at}; {run.error}"
    run.save(update_fields=["state", "finished_at", "error"])
    return run


def fail(run: Run, error: str) -> None:
    """Write down why a run came to nothing; one that ended otherwise meanwhile is left alone."""
    Run.objects.filter(pk=run.pk, state__in=OPEN).update(state=RunState.FAILED, error=error, finished_at=timezone.now())
    log.error("run_failed", run_id=run.pk, group=run.group.code, error=error)
