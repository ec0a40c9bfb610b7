from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geo_pot.outbox.queries import open_events
from tasks.relay import relay

STUCK = timedelta(minutes=2)  # the relay's longest pause is 15 s


class Command(BaseCommand):
    help = "Hand events of the outbox to the queue until SIGTERM or Ctrl-C. Any number may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether events wait that none hands out")

    def handle(self, *_args: object, check: bool, **_options: object) -> None:
        if check:
            refuse_stuck_events()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("relay: handing out events")
        relay(stop)
        self.stdout.write("relay: stopped")


def refuse_stuck_events() -> None:
    """CommandError where an event has been ready for long and is in nobody's hands: a container's healthcheck."""
    ready = open_events().filter(available_at__lt=timezone.now() - STUCK)
    waiting = (
        ready.filter(leased_until__isnull=True).count() + ready.filter(leased_until__lt=timezone.now() - STUCK).count()
    )
    if waiting:
        raise CommandError(f"{waiting} events wait to be handed out: the relay or the queue stands still")
