from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from geo_pot.outbox.queries import overdue_events
from tasks.relay import relay

OVERDUE = timedelta(minutes=5)  # a lease and a queue that was away for a moment are no reason to worry


class Command(BaseCommand):
    help = "Hand events of the outbox to the queue until SIGTERM or Ctrl-C. Any number may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether events wait that nobody hands out")

    def handle(self, *_args: object, check: bool, **_options: object) -> None:
        if check:
            self.check_outbox()
        else:
            self.run_relay()

    def check_outbox(self) -> None:
        if late := overdue_events(wait=OVERDUE).count():
            raise CommandError(f"{late} events have been due for over {OVERDUE}: is a relay running, and the queue?")
        self.stdout.write("relay: nothing waits")

    def run_relay(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("relay: handing out events")
        relay(stop)
        self.stdout.write("relay: stopped")
