"""Complaints that wait for somebody to answer for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models.functions import Now

from geo_pot.complaints.models import Complaint, RouteStatus

PATIENCE = timedelta(minutes=1)  # the outbox does it sooner, where nothing is wrong


def waiting_for_route(*, after: int, limit: int) -> list[int]:
    """Ids above `after`, ascending, of complaints that have had no agency for longer than a minute."""
    waiting = Complaint.objects.filter(
        route_status=RouteStatus.PENDING, pk__gt=after, updated_at__lt=Now() - PATIENCE
    ).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:limit])


def lock_waiting(complaint_ids: Sequence[int]) -> list[int]:
    """Those of the ids, ascending, that wait for an agency; locked until the end of the transaction."""
    waiting = Complaint.objects.filter(pk__in=complaint_ids, route_status=RouteStatus.PENDING).order_by("pk")
    return list(waiting.select_for_update(no_key=True).values_list("pk", flat=True))
