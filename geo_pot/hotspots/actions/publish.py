"""Putting what a run found in the place of what the last one found: all at once, and only what changed is written."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from geo_pot.hotspots.actions.cells import write_cells
from geo_pot.hotspots.actions.decoys import forget_decoys
from geo_pot.hotspots.actions.lineage import trace
from geo_pot.hotspots.actions.seeing import Seen, see
from geo_pot.hotspots.actions.sites import write_sites
from geo_pot.hotspots.cleanup_effects import effect_of
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import PublishedRun, Run, RunState
from geo_pot.hotspots.queries.registry import count_reporters_left, read_registry
from geo_pot.hotspots.queries.reports import GroupReports
from geo_pot.hotspots.queries.runs import next_serial
from geo_pot.hotspots.records import counts_of
from geo_pot.hotspots.surfacing import RunSurface
from spatial.analysis.results import Analysis

log = structlog.get_logger(__name__)


def publish(run: Run, analysis: Analysis, group: GroupReports, surface: RunSurface) -> None:
    """Store what a run found and let readers see it instead of the last run's sites, all at once.

    What can be made before is made before: the transaction must not idle while Python works. Nobody else writes the
    group's sites meanwhile, for who computes holds the group.
    """
    lineage = trace(read_registry(run.group), analysis, group.complaint)
    seen = see(run, analysis, group, lineage)
    effect = effect_of(analysis, [one.known for one in seen], LocalDays(run.territory.zone))
    with transaction.atomic():
        serial = next_serial(run.group_id)
        written = write_sites(run, serial, analysis, seen, lineage)
        written |= write_cells(run, serial, surface)
        count_reporters_left(run.group_id)
        swap_in(run, serial)
        record(run, analysis, group, seen, {"cleanup_effect": effect, "written": written})
        forget_decoys(run)
    log.info("run_published", run_id=run.pk, group=run.group.code, sites=len(seen), **written)


def swap_in(run: Run, serial: int) -> None:
    """Let readers see a run instead of the last one."""
    replaced = PublishedRun.objects.select_for_update().filter(group=run.group).values_list("run", flat=True)
    Run.objects.filter(pk__in=list(replaced)).update(state=RunState.SUPERSEDED)
    run.state, run.serial = RunState.PUBLISHED, serial
    run.finished_at = run.published_at = timezone.now()
    run.save(update_fields=["state", "finished_at", "published_at", "serial"])
    PublishedRun.objects.update_or_create(group=run.group, defaults={"run": run})


def record(run: Run, analysis: Analysis, group: GroupReports, seen: list[Seen], more: dict[str, Any]) -> None:
    """Write down what a run did."""
    states = [one.verdict.state.value for one in seen]
    run.counts = {**counts_of(analysis, states, group.left_out), **more}
    run.warnings = list(analysis.warnings)
    run.null_table = None if run.null_run_id else analysis.null_table.to_dict()
    run.save(update_fields=["counts", "warnings", "null_table"])
