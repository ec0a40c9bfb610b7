"""Complaints that wait for somebody to answer for them."""

from __future__ import annotations

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
