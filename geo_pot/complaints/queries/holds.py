"""Complaints that wait for the control centre."""

from __future__ import annotations

from django.db.models import QuerySet

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.workflow import ENDED


def held_complaints(territory_id: int) -> QuerySet[Complaint]:
    """What waits, longest first: for the control centre alone. What was rejected waits no more, and stays held."""
    waiting = Complaint.objects.filter(territory_id=territory_id, held_since__isnull=False).exclude(status__in=ENDED)
    return waiting.select_related("category").order_by("held_since", "id")
