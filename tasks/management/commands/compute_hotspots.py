from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from kombu.exceptions import OperationalError as QueueError

from geo_pot.agencies.models import CategoryGroup
from geo_pot.complaints.management.arguments import find_territory
from geo_pot.hotspots.actions import compute_run, request_run
from geo_pot.hotspots.errors import GroupBusy
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import OPEN, Run, RunState
from geo_pot.hotspots.queries.runs import groups_of
from spatial.models import Territory
from tasks.hotspots import compute

POLL_S = 0.25


class Command(BaseCommand):
    help = "Find the hotspots of a Territory's category groups in the worker, wait for them, and publish them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--territory", required=True, metavar="CODE")
        parser.add_argument("--group", metavar="CODE", help="one category group; all of them when not given")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="to the end of that local day")
        parser.add_argument("--seed", type=int, help="of the decoys; from the date and the group when not given")
        parser.add_argument(
            "--stored-decoys", action="store_true", help="take q from the decoys of the last run that drew"
        )
        parser.add_argument("--wait", type=float, default=600, metavar="SECONDS", help="for all groups together")
        parser.add_argument("--now-here", action="store_true", help="compute in this process, without worker or queue")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        territory = find_territory(options["territory"])
        as_of = moment_of(territory, options["as_of"])
        groups = find_groups(territory, options["group"])
        runs = [
            request_run(group=group, as_of=as_of, seed=options["seed"], stored_decoys=options["stored_decoys"])
            for group in groups
        ]
        if options["now_here"]:
            self.compute_here(runs)
        else:
            self.enqueue(runs)
            self.wait_for(runs, options["wait"])

    def compute_here(self, runs: list[Run]) -> None:
        try:
            for run in runs:
                self.report(compute_run(run_id=run.pk))
        except GroupBusy as busy:
            raise CommandError(str(busy)) from busy

    def enqueue(self, runs: list[Run]) -> None:
        try:
            for run in runs:
                compute.apply_async((run.pk,), retry=False)
        except QueueError as error:
            self.stderr.write(f"the queue does not answer ({error}): the runs start when it is back")

    def wait_for(self, runs: list[Run], wait_s: float) -> None:
        """Report each run when it ends. CommandError when one failed, or has not ended in time."""
        waiting = {run.pk for run in runs}
        failed: list[Run] = []
        deadline = time.monotonic() + wait_s
        while waiting and time.monotonic() < deadline:
            for run in Run.objects.filter(pk__in=waiting).exclude(state__in=OPEN).select_related("group"):
                waiting.remove(run.pk)
                self.report(run)
                if run.state == RunState.FAILED:
                    failed.append(run)
            time.sleep(POLL_S if waiting else 0)
        problems = [f"{run.group.code}: {run.error}" for run in failed]
        late = Run.objects.filter(pk__in=waiting).select_related("group")
        problems += [f"{run.group.code}: still {run.state} after {wait_s:g} s (is a worker running?)" for run in late]
        if problems:
            raise CommandError("\n".join(problems))

    def report(self, run: Run) -> None:
        if run.state == RunState.FAILED:
            self.stdout.write(f"{run.group.code}: failed")
            return
        took_s = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else 0
        counts = run.counts
        states = ", ".join(f"{number} {state}" for state, number in sorted(counts.get("by_state", {}).items()))
        self.stdout.write(
            f"{run.group.code}: {counts.get('reports', 0)} reports, {counts.get('episodes', 0)} episodes, "
            f"{counts.get('sites', 0)} sites{f' ({states})' if states else ''} in {took_s:.1f} s"
        )
        for warning in run.warnings:
            self.stdout.write(f"{run.group.code}: note: {warning}")


def find_groups(territory: Territory, code: str | None) -> list[CategoryGroup]:
    groups = list(groups_of(territory))
    chosen = [group for group in groups if code in (None, group.code)]
    if code and not chosen:
        known = ", ".join(group.code for group in groups) or "none yet"
        raise CommandError(f"{territory} has no category group {code!r} (it has: {known})")
    return chosen


def moment_of(territory: Territory, day: date | None) -> datetime:
    return LocalDays(territory.zone).end_of(day) if day else timezone.now()
