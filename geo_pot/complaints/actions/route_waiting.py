"""Giving complaints that came without an agency the one that is responsible."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.queries.waiting import lock_waiting


@transaction.atomic
def route_waiting(complaint_ids: Sequence[int]) -> list[int]:
    """Route those of these complaints that still wait for it; the ids of those that got an agency.

    One that has an agency meanwhile, chosen by a person perhaps, keeps it.
    """
    return route_complaints(lock_waiting(complaint_ids))
