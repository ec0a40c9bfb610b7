"""manage.py routing replay: whether every stored trace leads to the agency that has the complaint."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

from geo_pot.complaints.management.arguments import find_territory
from geo_pot.complaints.queries.traces import stored_traces
from geo_pot.complaints.replays import replay_all

HELP = "decide every stored trace again; exit code 1 when one leads to another agency than its complaint has"
SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--show", type=int, default=SHOWN, metavar="N", help=f"differences written out ({SHOWN})")


def run(write: Callable[[str], object], options: dict[str, Any]) -> None:
    city = find_territory(options["territory"])
    asked = differ = 0
    for each in replay_all(stored_traces(territory_id=city.pk)):
        asked += 1
        if not each.agrees:
            differ += 1
            if differ <= options["show"]:
                write(str(each))
    if differ:
        raise CommandError(f"{city}: {differ:,} of {asked:,} routed complaints are not with whom their trace leads to.")
    write(f"{city}: all {asked:,} routed complaints are with the agency that their trace leads to.")
