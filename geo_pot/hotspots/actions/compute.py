"""Computing a run and publishing what it found."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from geo_pot.failures import FailureWritten
from geo_pot.hotspots.actions.decoys import null_table_for
from geo_pot.hotspots.actions.lives import begin, fail, give_up
from geo_pot.hotspots.actions.prune import prune
from geo_pot.hotspots.actions.publish import publish
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Run, RunState
from geo_pot.hotspots.queries import runs as queries
from geo_pot.hotspots.queries.reports import GroupReports, read_reports
from geo_pot.hotspots.records import parameters_of
from geo_pot.hotspots.surfacing import make_surface
from spatial.analysis.analyse import analyse
from spatial.analysis.parameters import DEFAULT
from spatial.analysis.results import Analysis


def compute_run(*, run_id: int) -> Run:
    """Analyse a group's complaints and publish the sites found, or write down why that failed and let the error rise.

    Decoys that nobody has drawn for it are drawn here. A run that was published already is left alone, so a repeated
    call does no harm; one whose worker died is begun anew, HOTSPOT_ATTEMPTS times at most. Raises GroupBusy while
    another run of the group is computed.
    """
    run = Run.objects.select_related("group__territory", "territory").get(pk=run_id)
    with queries.hold_group(run.group_id) as held:
        if not held:
            raise GroupBusy(f"another run of group {run.group.code} is under way: this one waits for its end")
        run.refresh_from_db(fields=["state", "attempts"])
        if run.state in (RunState.PUBLISHED, RunState.SUPERSEDED):
            return run
        if run.attempts >= settings.HOTSPOT_ATTEMPTS:
            return give_up(run)
        with FailureWritten(partial(fail, run)):
            begin(run, parameters_of(DEFAULT))
            group = read_reports(run.group, as_of=run.as_of)
            publish(run, analyse_reports(run, group), group, make_surface(run, group))
        prune(run.group)
    return run


def analyse_reports(run: Run, group: GroupReports) -> Analysis:
    return analyse(
        group.reports,
        now=LocalDays(run.territory.zone).from_moment(run.as_of),
        seed=run.seed,
        parameters=DEFAULT,
        null_table=null_table_for(run),
    )
