"""Routing what came without an agency and without a word: imports, psql, an event that was lost with a backup."""

from __future__ import annotations

from celery import shared_task

from geo_pot.complaints.actions.route_waiting import route_waiting
from geo_pot.complaints.queries.waiting import waiting_for_route

PAGE = 1_000


@shared_task
def route_all_waiting() -> int:
    """Route every complaint that has waited for longer than a minute; the number that got an agency.

    In pages of ascending ids, so that complaints nobody is responsible for do not stand in the others' way.
    """
    routed, after = 0, 0
    while ids := waiting_for_route(after=after, limit=PAGE):
        routed += len(route_waiting(ids))
        after = ids[-1]
    return routed
