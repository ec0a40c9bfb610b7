"""Publishing an edition of the boundaries in the worker: what was asked for and not ended is followed here."""

from __future__ import annotations

from datetime import timedelta

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from geo_pot.complaints.actions.publishing.run import run_publication
from geo_pot.complaints.errors import TerritoryBusy
from geo_pot.complaints.queries.publishing import open_publications

RESUME_AFTER = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@shared_task(autoretry_for=(OperationalError, InterfaceError), retry_backoff=5, max_retries=5)
def publish(publication_id: int) -> None:
    """Bring a publication to its end, from wherever it stands; a repeated call does no harm."""
    try:
        run_publication(publication_id)
    except TerritoryBusy as busy:
        log.info("publication_waits", publication_id=publication_id, reason=str(busy))


@shared_task
def resume_publications() -> None:
    """Send again what was asked for and has not ended: the worker was killed, the queue emptied, the command stopped.

    One in somebody's hands is held by a lock, so a second call ends at once.
    """
    for publication_id in open_publications(requested_before=timezone.now() - RESUME_AFTER):
        publish.apply_async((publication_id,), expires=RESUME_AFTER.total_seconds())
