"""The relay: from the outbox in the database to the queue, over and over.

It may die at any moment, run twice, or find Redis or PostgreSQL gone: an event stays open until its effect is
committed, so the worst is that one is handed out twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as QueueError

from geo_pot.outbox import actions as outbox
from tasks.outbox import deliver

log = structlog.get_logger(__name__)
BATCH = 100
IDLE_S = 0.5
LONGEST_WAIT_S = 15.0


def publish(event_id: int) -> None:
    """Put one event's delivery into the queue; kombu's OperationalError at once when the queue does not answer."""
    deliver.apply_async((event_id,), retry=False)


def relay(stop: threading.Event, *, publish: Callable[[int], None] = publish) -> None:
    """Hand out events until told to stop. What cannot be reached now is tried again, ever more slowly."""
    failures = 0
    while not stop.is_set():
        try:
            handed = hand_out(publish)
        except (OperationalError, InterfaceError, QueueError) as error:
            failures += 1
            wait_s = min(LONGEST_WAIT_S, IDLE_S * 2**failures)
            log.warning("relay_waits", wait_s=wait_s, error=f"{type(error).__name__}: {error}".strip())
            connection.close()
            stop.wait(wait_s)
        else:
            failures = 0
            if handed < BATCH:
                stop.wait(IDLE_S)


def hand_out(publish: Callable[[int], None]) -> int:
    """Lease one batch, publish it, and give its size; what the queue did not take is given back."""
    event_ids = outbox.hand_out(batch=BATCH)
    for position, event_id in enumerate(event_ids):
        try:
            publish(event_id)
        except QueueError:
            outbox.take_back(event_ids[position:])
            raise
    return len(event_ids)
