"""Giving complaints their responsible agency: the rules are the agencies room's, the rows are ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.sql import read_sql
from geo_pot.complaints.workflow import OPEN, Kind

ROUTE_COMPLAINTS = read_sql("route_complaints")
# A plan for so many holds whatever their number: agencies_route plans each call by its own size.
BATCH = 2_000
SLOWEST = timedelta(minutes=10)  # updated_at is when a transaction began; no statement runs longer than that


def route_complaints(ids: Sequence[int]) -> list[int]:
    """Route these complaints, in one statement; the ids of those that changed.

    Routing again by unchanged rules changes nothing. One that nobody is responsible for stays pending.
    """
    return list(route_to(ids))


def route_to(ids: Sequence[int]) -> dict[int, int]:
    """The same; by id of those that changed, the id of the agency that answers now."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ROUTE_COMPLAINTS, {"ids": list(ids)})
        return dict(cursor.fetchall())


def lock_open(*, territory_id: int, complaint_ids: Sequence[int] | None = None) -> Iterator[dict[int, int | None]]:
    """Open complaints of a Territory in batches of ascending ids: by id, the agency that answers for it.

    Each batch is locked until the end of the transaction, in the order in which every writer locks many.
    """
    chosen = None if complaint_ids is None else sorted(set(complaint_ids))
    after = 0
    while chosen is None or chosen:
        rows = Complaint.objects.filter(territory=territory_id, status__in=OPEN).exclude(kind=Kind.EARLY_WARNING)
        if chosen is None:
            rows = rows.filter(pk__gt=after)
        else:
            rows, chosen = rows.filter(pk__in=chosen[:BATCH]), chosen[BATCH:]
        locked = rows.order_by("pk").select_for_update(no_key=True)
        batch: dict[int, int | None] = dict(locked.values_list("pk", "agency_id")[:BATCH])
        if batch:
            yield batch
            after = max(batch)
        elif chosen is None:
            return


def written_lately(*, territory_id: int, since: datetime) -> list[int]:
    """Ids of open complaints that a transaction may have written since, if it was not slower than SLOWEST."""
    late = Complaint.objects.filter(territory=territory_id, updated_at__gte=since - SLOWEST, status__in=OPEN)
    return list(late.values_list("pk", flat=True))


@contextmanager
def routing_again() -> Iterator[None]:
    """What is routed inside announces nothing complaint by complaint, and is news only where the agency is another one.

    Within a transaction; its settings are put back, for it may be part of a re-match that has set them itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('geopot.mute', true), ''),"
            " coalesce(current_setting('geopot.rematch', true), '')"
        )
        before = cursor.fetchone()
    _say("on", "on")
    yield
    _say(*before)


def _say(mute: str, rematch: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('geopot.mute', %s, true), set_config('geopot.rematch', %s, true)", [mute, rematch]
        )
