from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from geo_pot.outbox.actions import revive
from geo_pot.outbox.queries import dead_letters


class Command(BaseCommand):
    help = "List the events that were given up; with --revive ID … (or --revive all) hand them out again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--revive", nargs="+", metavar="ID", default=[], help="numbers from the list, or all")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        letters = dead_letters()
        if options["revive"]:
            ids = letters.values_list("pk", flat=True) if options["revive"] == ["all"] else options["revive"]
            self.stdout.write(f"{revive(ids)} events will be handed out again")
            return
        for event in letters.iterator():
            self.stdout.write(f"{event.pk}\t{event.kind}\t{event.payload}\t{event.last_error}")
