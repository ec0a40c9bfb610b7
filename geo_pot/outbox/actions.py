"""Announcing what happened, in the transaction in which it happens."""

from __future__ import annotations

from typing import Any

from geo_pot.outbox.models import Event


def announce(kind: str, payload: dict[str, Any]) -> Event:
    """Write an event to be delivered once the surrounding transaction has been committed; none is if it is not."""
    return Event.objects.create(kind=kind, payload=payload)
