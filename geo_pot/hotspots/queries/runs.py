"""Runs: whose turn it is, who is at work, and what only old ones show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from geo_pot.agencies.models import CategoryGroup
from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.models import OPEN, PublishedRun, Run, RunState, Sighting, Site, SurfaceCell
from geo_pot.hotspots.sql import read_sql
from spatial.models import Edition, EditionState, Territory

FIND_RUNS_TO_DROP = read_sql("find_runs_to_drop")


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


def next_serial(group_id: int) -> int:
    """The serial of the next run of a group to be published. The caller holds the group."""
    last = Run.objects.filter(group=group_id).aggregate(last=Max("serial"))["last"]
    return int(last or 0) + 1


def newest_null_runs(group_id: int) -> QuerySet[Run]:
    """The runs of a group that drew their own decoys and have their scores still, the last one first."""
    return Run.objects.filter(group=group_id, serial__isnull=False, null_table__isnull=False).order_by("-serial")


def groups_changed(territory: Territory) -> QuerySet[CategoryGroup]:
    """Groups whose complaints changed since the run that readers see."""
    seen = PublishedRun.objects.filter(group=OuterRef("pk")).values("run__as_of")[:1]
    changed = Complaint.objects.filter(category__group=OuterRef("pk"), updated_at__gt=OuterRef("seen_as_of"))
    return groups_of(territory).annotate(seen_as_of=Subquery(seen)).filter(Exists(changed))


def run_ids_to_drop(group: CategoryGroup, *, keep_runs: int, keep_days: int) -> list[int]:
    """Replaced runs of a group that no rule keeps."""
    values: dict[str, int | str] = {
        "group_id": group.pk,
        "zone": group.territory.time_zone,
        "keep_runs": keep_runs,
        "keep_days": keep_days,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND_RUNS_TO_DROP, values)
        return [row[0] for row in cursor.fetchall()]


def sightings_unread(group_id: int) -> QuerySet[Sighting]:
    """Sightings that no kept run shows, and that are not the last of their site."""
    ended = Sighting.objects.filter(group=group_id, until__isnull=False)
    kept = Run.objects.filter(group=group_id, is_kept=True, serial__gte=OuterRef("since"), serial__lt=OuterRef("until"))
    return ended.exclude(Exists(kept)).exclude(Exists(Site.objects.filter(latest=OuterRef("pk"))))


def surface_cells_unread(group_id: int) -> QuerySet[SurfaceCell]:
    """Cells that no kept run shows."""
    ended = SurfaceCell.objects.filter(group=group_id, until__isnull=False)
    kept = Run.objects.filter(group=group_id, is_kept=True, serial__gte=OuterRef("since"), serial__lt=OuterRef("until"))
    return ended.exclude(Exists(kept))
