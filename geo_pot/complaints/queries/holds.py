"""Complaints that wait for the control centre."""

from __future__ import annotations

from django.db.models import QuerySet

from geo_pot.complaints.models import Complaint


def held_complaints(territory_id: int) -> QuerySet[Complaint]:
    """What waits, longest first: for the control centre alone."""
    return Complaint.objects.filter(territory_id=territory_id, held_since__isnull=False).order_by("held_since", "id")
