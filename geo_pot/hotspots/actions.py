"""Asking for a run, computing it, and putting its sites in the place of the last one's."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from geo_pot.agencies.models import CategoryGroup
from geo_pot.failures import FailureWritten
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import OPEN, Episode, PublishedRun, Run, RunState, Site
from geo_pot.hotspots.queries import runs as queries
from geo_pot.hotspots.queries.reports import GroupReports, read_reports
from geo_pot.hotspots.records import counts_of, episode_rows, parameters_of, site_rows
from spatial.analysis.analyse import analyse
from spatial.analysis.parameters import DEFAULT, Parameters
from spatial.analysis.results import Analysis

log = structlog.get_logger(__name__)
BATCH = 1_000


def default_seed(day: date, group: CategoryGroup) -> int:
    """The seed of a group's run on a day: the same run can be made again, and no two share their random numbers."""
    words = f"{day.isoformat()} {group.territory.code} {group.code}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big") >> 1


def request_run(*, group: CategoryGroup, as_of: datetime | None = None, seed: int | None = None) -> Run:
    """Ask for a run; the one that already waits with the same moment and seed, if there is one.

    as_of  complaints before it are looked at; now when not given
    """
    moment = as_of or timezone.now()
    days = LocalDays(group.territory.zone)
    run, _ = Run.objects.get_or_create(
        group=group,
        as_of=moment,
        seed=default_seed(days.day_of(moment), group) if seed is None else seed,
        state=RunState.REQUESTED,
        defaults={"territory": group.territory},
    )
    return run


def compute_run(*, run_id: int, parameters: Parameters = DEFAULT) -> Run:
    """Analyse a group's complaints and publish the sites found, or write down why that failed and let the error rise.

    A run that was published already is left alone, so a repeated call does no harm; one whose worker died is begun
    anew, HOTSPOT_ATTEMPTS times at most. Raises GroupBusy while another run of the group is computed.
    """
    run = Run.objects.select_related("group", "territory").get(pk=run_id)
    with queries.hold_group(run.group_id) as held:
        if not held:
            raise GroupBusy(f"another run of group {run.group.code} is under way: this one waits for its end")
        run.refresh_from_db(fields=["state", "attempts"])
        if run.state in (RunState.PUBLISHED, RunState.SUPERSEDED):
            return run
        if run.attempts >= settings.HOTSPOT_ATTEMPTS:
            return give_up(run)
        with FailureWritten(partial(fail, run)):
            start(run, parameters)
            group = read_reports(run.group, as_of=run.as_of)
            analysis = analyse(
                group.reports,
                now=LocalDays(run.territory.zone).from_moment(run.as_of),
                seed=run.seed,
                parameters=parameters,
            )
            publish(run, analysis, group)
        prune(run.group_id)
    return run


def start(run: Run, parameters: Parameters) -> None:
    run.state = RunState.RUNNING
    run.attempts += 1
    run.started_at, run.finished_at, run.error = timezone.now(), None, ""
    run.parameters = parameters_of(parameters)
    run.edition = queries.published_edition(run.territory)
    run.save(update_fields=["state", "attempts", "started_at", "finished_at", "error", "parameters", "edition"])
    log.info("run_started", run_id=run.pk, group=run.group.code, as_of=run.as_of.isoformat())


def give_up(run: Run) -> Run:
    """End a run that took its worker down every time, so that it is not begun for ever."""
    run.state, run.finished_at = RunState.FAILED, timezone.now()
    run.error = f"begun {run.attempts} times and never ended: look for workers killed at {run.started_at}; {run.error}"
    run.save(update_fields=["state", "finished_at", "error"])
    return run


def fail(run: Run, error: str) -> None:
    """Write down why a run came to nothing; one that ended otherwise meanwhile is left alone."""
    Run.objects.filter(pk=run.pk, state__in=OPEN).update(state=RunState.FAILED, error=error, finished_at=timezone.now())
    log.error("run_failed", run_id=run.pk, group=run.group.code, error=error)


def publish(run: Run, analysis: Analysis, group: GroupReports) -> None:
    """Store what a run found and let readers see it instead of the last run's sites, all at once."""
    sites = site_rows(run, analysis, group)  # made before the transaction, which must not idle while Python works
    episodes = episode_rows(run, sites, analysis)
    with transaction.atomic():
        Site.objects.bulk_create(sites, batch_size=BATCH)
        Episode.objects.bulk_create(episodes, batch_size=BATCH)
        queries.place_sites(run)
        swap_in(run, analysis, group)
    log.info("run_published", run_id=run.pk, group=run.group.code, sites=len(sites))


def swap_in(run: Run, analysis: Analysis, group: GroupReports) -> None:
    """Put a run in the last one's place, and write down what it did."""
    replaced = PublishedRun.objects.select_for_update().filter(group=run.group).values_list("run", flat=True)
    Run.objects.filter(pk__in=list(replaced)).update(state=RunState.SUPERSEDED)
    PublishedRun.objects.update_or_create(group=run.group, defaults={"run": run})
    run.state = RunState.PUBLISHED
    run.finished_at = run.published_at = timezone.now()
    run.counts = counts_of(analysis, group.left_out)
    run.warnings = list(analysis.warnings)
    run.null_table = analysis.null_table.to_dict()
    run.save(update_fields=["state", "finished_at", "published_at", "counts", "warnings", "null_table"])


@transaction.atomic
def prune(group_id: int) -> None:
    """Drop the sites of old runs that no reader sees; what a run said about itself stays as its record."""
    old = [run.pk for run in queries.runs_to_prune(group_id, keep=settings.HOTSPOT_KEEP_RUNS)]
    Episode.objects.filter(site__run__in=old).delete()
    Site.objects.filter(run__in=old).delete()
    Run.objects.filter(pk__in=old).update(null_table=None)
