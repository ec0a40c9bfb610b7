"""Runs: whose turn it is, who is at work, and where a run's sites lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.models import OPEN, Run, RunState
from geo_pot.hotspots.sql import read_sql
from spatial.models import Edition, EditionState, Territory

PLACE_SITES = read_sql("place_sites")
ROUTE_SITES = read_sql("route_sites")


@contextmanager
def hold_group(group_id: int) -> Iterator[bool]:
    """Hold a group against all other runs of it; False when somebody else does.

    A lock of the session: it outlasts transactions, which an analysis must not keep open, and ends with the worker
    that holds it, however that dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('hotspots_run'), %s)", [group_id])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext('hotspots_run'), %s)", [group_id])


def published_edition(territory: Territory) -> Edition | None:
    return Edition.objects.filter(territory=territory, state=EditionState.PUBLISHED).first()


def groups_of(territory: Territory) -> QuerySet[CategoryGroup]:
    """The category groups that are in use, in their order."""
    return CategoryGroup.objects.filter(territory=territory, active=True).select_related("territory")


def groups_due(territory: Territory, as_of: datetime) -> QuerySet[CategoryGroup]:
    """Groups without a run as of that moment or a later one. What failed as of that very moment is not tried again."""
    done = Run.objects.filter(Q(as_of=as_of) | Q(as_of__gt=as_of) & ~Q(state=RunState.FAILED))
    return groups_of(territory).exclude(pk__in=done.values("group"))


def open_runs(*, requested_before: datetime) -> QuerySet[Run]:
    """Runs that were asked for some time ago and have not ended."""
    return Run.objects.filter(state__in=OPEN, requested_at__lt=requested_before).order_by("id")


def runs_to_prune(group_id: int, *, keep: int) -> QuerySet[Run]:
    """Runs of a group that no reader sees any more, but for the newest `keep` of them."""
    over = Run.objects.filter(group=group_id, state=RunState.SUPERSEDED, sites__isnull=False).distinct()
    return over.order_by("-id")[keep:]


def place_sites(run: Run) -> None:
    """Write the kelurahan, kecamatan and agency of the stored sites of a run."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE_SITES, {"run_id": run.pk, "edition_id": run.edition_id})
        cursor.execute(ROUTE_SITES, {"run_id": run.pk, "as_of": run.as_of})
