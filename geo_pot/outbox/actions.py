"""Announcing what happened, in the transaction in which it happens, and delivering it until that is done.

An event is open until its effect has been committed, together with its acknowledgement. The queue in between may lose
it, repeat it or be emptied: a lease that runs out hands it out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from geo_pot.failures import FailureWritten
from geo_pot.outbox import queries
from geo_pot.outbox.backoff import delay_after
from geo_pot.outbox.models import Event

Handler = Callable[[Mapping[str, Any]], object]
log = structlog.get_logger(__name__)


def announce(kind: str, payload: dict[str, Any]) -> Event:
    """Write an event to be delivered once the surrounding transaction has been committed; none is if it is not."""
    return Event.objects.create(kind=kind, payload=payload)


@transaction.atomic
def hand_out(*, batch: int) -> list[int]:
    """Lease open events and give their ids; whoever gets them has OUTBOX_LEASE_S seconds for each."""
    bury_lost()
    return queries.lease_events(
        batch=batch,
        lease_s=settings.OUTBOX_LEASE_S,
        in_flight=settings.OUTBOX_IN_FLIGHT,
        attempts=settings.OUTBOX_ATTEMPTS,
    )


def take_back(event_ids: Iterable[int]) -> None:
    """Undo a handing out that nobody received: the queue did not answer. It was no attempt."""
    queries.open_events().filter(pk__in=list(event_ids), leased_until__isnull=False).update(
        leased_until=None, attempts=F("attempts") - 1
    )


def bury_lost() -> int:
    """Give up the events whose every attempt ended without a word: they kill the worker that takes them."""
    return (
        queries.open_events()
        .filter(attempts__gte=settings.OUTBOX_ATTEMPTS, leased_until__lte=Now())
        .update(
            dead_at=Now(),
            leased_until=None,
            last_error=f"handed out {settings.OUTBOX_ATTEMPTS} times and never acknowledged",
        )
    )


def deliver(event_id: int, handlers: Mapping[str, Handler]) -> bool:
    """Do what follows from an event and acknowledge it, in one transaction; False when there is nothing to do.

    An event that is done, given up or in other hands is left alone, so a repeated call does no harm. What a handler
    raises is written to the event, which is handed out again later or, after the last attempt, given up; and it rises.
    """
    with FailureWritten(partial(fail, event_id)), transaction.atomic():
        event = queries.open_events().select_for_update(skip_locked=True).filter(pk=event_id).first()
        if event is None:
            return False
        handler = handlers.get(event.kind)
        if handler is None:
            bury(event, f"nobody handles events of kind {event.kind!r}: deploy who does, then revive it")
            return False
        handler(event.payload)
        acknowledge(event)
    return True


def acknowledge(event: Event) -> None:
    """Close an event. Call it in the transaction of its effect."""
    Event.objects.filter(pk=event.pk).update(done_at=Now(), leased_until=None, last_error="")


@transaction.atomic
def fail(event_id: int, error: str) -> None:
    """Note why an attempt failed; the next one waits longer each time, and after the last the event is given up."""
    event = queries.open_events().select_for_update().filter(pk=event_id).first()
    if event is None:
        return
    if event.attempts >= settings.OUTBOX_ATTEMPTS:
        bury(event, error)
        return
    Event.objects.filter(pk=event_id).update(
        leased_until=None, available_at=Now() + delay_after(event.attempts), last_error=error
    )


def bury(event: Event, error: str) -> None:
    """Give an event up, keeping it for a person to look at."""
    Event.objects.filter(pk=event.pk).update(dead_at=Now(), leased_until=None, last_error=error)
    log.error("event_given_up", event_id=event.pk, kind=event.kind, error=error)


def revive(event_ids: Iterable[int]) -> int:
    """Open dead letters again, with all their attempts; gives how many there were."""
    return (
        queries.dead_letters()
        .filter(pk__in=list(event_ids))
        .update(dead_at=None, leased_until=None, attempts=0, available_at=Now())
    )


def forget_done() -> int:
    """Delete events that were done longer than OUTBOX_KEPT_D days ago; dead letters stay."""
    old = Event.objects.filter(done_at__lt=Now() - settings.OUTBOX_KEPT)
    return old.delete()[0]
