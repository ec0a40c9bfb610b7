"""Asking for a run."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.utils import timezone

from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Run, RunState
from geo_pot.hotspots.queries.runs import newest_null_runs
from geo_pot.hotspots.records import parameters_of
from spatial.analysis.parameters import DEFAULT


def default_seed(day: date, group: CategoryGroup) -> int:
    """The seed of a group's run on a day: the same run can be made again, and no two share their random numbers."""
    words = f"{day.isoformat()} {group.territory.code} {group.code}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big") >> 1


def usable_null_run(group: CategoryGroup) -> Run | None:
    """The last run whose decoys were weighed as sites are weighed now; after a change of the method there is none."""
    return newest_null_runs(group.pk).filter(parameters=parameters_of(DEFAULT)).first()


def request_run(
    *, group: CategoryGroup, as_of: datetime | None = None, seed: int | None = None, stored_decoys: bool = False
) -> Run:
    """Ask for a run; the one that already waits with the same moment and seed, if there is one.

    as_of          complaints before it are looked at; now when not given
    stored_decoys  take q from the decoys of the last run that drew its own, where there is one: far quicker
    """
    moment = as_of or timezone.now()
    days = LocalDays(group.territory.zone)
    run, _ = Run.objects.get_or_create(
        group=group,
        as_of=moment,
        seed=default_seed(days.day_of(moment), group) if seed is None else seed,
        state=RunState.REQUESTED,
        defaults={
            "territory": group.territory,
            "null_run": usable_null_run(group) if stored_decoys else None,
        },
    )
    return run
