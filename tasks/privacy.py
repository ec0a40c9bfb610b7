"""Personal data that were kept long enough."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.conf import settings

from geo_pot.accounts.personal.queries import forget_expired as delete_expired

log = structlog.get_logger(__name__)


@shared_task
def forget_expired() -> int:
    """Delete the personal data whose time is over; how many accounts they were of."""
    forgotten = len(delete_expired(kept=settings.PERSONAL_DATA_KEPT))
    if forgotten:
        log.info("personal_data_expired", accounts=forgotten)
    return forgotten
