from __future__ import annotations

import signal
import threading

from django.core.management.base import BaseCommand

from tasks.relay import relay


class Command(BaseCommand):
    help = "Hand events of the outbox to the queue until SIGTERM or Ctrl-C. Any number may run at once."

    def handle(self, *_args: object, **_options: object) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("relay: handing out events")
        relay(stop)
        self.stdout.write("relay: stopped")
