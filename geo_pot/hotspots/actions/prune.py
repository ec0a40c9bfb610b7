"""Dropping what no reader can ask for any more."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.models import Run, Standing, Surface
from geo_pot.hotspots.queries.runs import newest_null_runs, run_ids_to_drop, sightings_unread, surface_cells_unread


@transaction.atomic
def prune(group: CategoryGroup) -> None:
    """Drop what only old runs showed; what a run said about itself stays as its record, and every site its latest
    sighting and its events.

    Kept are the newest HOTSPOT_KEEP_RUNS runs, the last of each local day of HOTSPOT_KEEP_DAYS, and the last of each
    month for good: what `as_of` may ask for.
    """
    old = run_ids_to_drop(group, keep_runs=settings.HOTSPOT_KEEP_RUNS, keep_days=settings.HOTSPOT_KEEP_DAYS)
    if not old:
        return
    Run.objects.filter(pk__in=old).update(is_kept=False)
    Standing.objects.filter(run__in=old).delete()
    Surface.objects.filter(run__in=old).delete()
    sightings_unread(group.pk).delete()
    surface_cells_unread(group.pk).delete()
    Run.objects.filter(pk__in=old).exclude(pk__in=newest_null_runs(group.pk)[:1]).update(null_table=None)
