"""What another directory would do to the complaints there are: it is loaded, asked, and taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.directory.entries import Raw
from geo_pot.complaints.actions.reroute import Move
from geo_pot.complaints.queries.planning import PlannedRoute, complaint_windows, plan_routes
from geo_pot.complaints.workflow import OPEN
from spatial.models import Territory


@dataclass
class DryRun:
    """Complaints that would go from one agency to another, counted one by one.

    complaints, open   how many were asked about, and how many of them are open
    open_moved         open ones, from the agency that has them: what loading the directory will do
    ended_moved        ended ones: they stay with the agency that ended them, but their like would go to another one
    rules_moved        all, from the agency that today's rules lead to: what this directory alone changes
    """

    complaints: int = 0
    open: int = 0
    open_moved: Counter[Move] = field(default_factory=Counter)
    ended_moved: Counter[Move] = field(default_factory=Counter)
    rules_moved: Counter[Move] = field(default_factory=Counter)

    @property
    def moved(self) -> Counter[Move]:
        return self.open_moved + self.ended_moved

    def count(self, plan: PlannedRoute, today: str | None) -> None:
        """Add a complaint, with the agency that today's rules lead to."""
        is_open = plan.status in OPEN
        self.complaints += 1
        self.open += is_open
        if plan.answerer is None:  # it would stay where it is
            return
        if plan.answerer != plan.holder:
            (self.open_moved if is_open else self.ended_moved)[plan.holder, plan.answerer] += 1
        if plan.answerer != today:
            self.rules_moved[today, plan.answerer] += 1


def dry_run(
    *,
    content: Raw,
    territory: Territory,
    since: datetime | None = None,
    category_ids: Sequence[int] = (),
    show: Callable[[PlannedRoute], None] = lambda _: None,
) -> DryRun:
    """Route a Territory's past complaints by a directory as `read_directory` gives it, and leave all as it was.

    since   only complaints made from then on
    show    is called for each complaint that would move

    The directory is loaded in a transaction that is rolled back, so the answer is what loading it gives: once for every
    50,000 complaints, which bounds the memory and how long another load or publication may have to wait for us.

    raises   DirectoryError
    """
    found = DryRun()
    with loaded_for_a_moment(content):
        pass  # a directory that contradicts the database is refused even where there is no complaint
    for ids in complaint_windows(territory_id=territory.pk, since=since, category_ids=category_ids):
        today = {plan.id: plan.answerer for plan in plan_routes(ids)}
        with loaded_for_a_moment(content):
            for plan in plan_routes(ids):
                found.count(plan, today.get(plan.id))
                if plan.answerer not in (None, plan.holder):
                    show(plan)
    return found


@contextmanager
def loaded_for_a_moment(content: Raw) -> Iterator[None]:
    """Inside, the database says what it would say with this directory; afterwards nothing of it is left."""
    with transaction.atomic():
        load_directory(content)
        yield
        transaction.set_rollback(True)
