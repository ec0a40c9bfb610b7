"""What the outbox asks the database."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from geo_pot.outbox.models import Event
from geo_pot.outbox.sql import read_sql

LEASE_EVENTS = read_sql("lease_events")
OPEN = Q(done_at__isnull=True, dead_at__isnull=True)


def lease_events(*, batch: int, lease_s: int, in_flight: int, attempts: int) -> list[int]:
    """Lease up to `batch` open events and give their ids, ascending; none while `in_flight` are handed out."""
    values = {"batch": batch, "lease_s": lease_s, "in_flight": in_flight, "attempts": attempts}
    with connection.cursor() as cursor:
        cursor.execute(LEASE_EVENTS, values)
        return sorted(row[0] for row in cursor.fetchall())


def open_events() -> QuerySet[Event]:
    return Event.objects.filter(OPEN)


def overdue_events(*, wait: timedelta) -> QuerySet[Event]:
    """Events that have been due for so long and are in nobody's hands."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=Now())
    return open_events().filter(free, available_at__lte=Now() - wait)


def dead_letters() -> QuerySet[Event]:
    """Events that were given up, oldest first."""
    return Event.objects.filter(dead_at__isnull=False).order_by("id")
