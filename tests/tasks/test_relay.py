"""The relay's loop and its words, without a queue."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from kombu.exceptions import OperationalError as QueueError

from geo_pot.outbox.actions import announce
from geo_pot.outbox.models import Event
from tasks.relay import hand_out, relay

pytestmark = pytest.mark.django_db


def test_what_the_queue_did_not_take_is_given_back() -> None:
    ids = [announce("noted", {}).pk for _ in range(3)]
    taken: list[int] = []

    def take_one(event_id: int) -> None:
        if taken:
            raise QueueError("connection refused")
        taken.append(event_id)

    with pytest.raises(QueueError):
        hand_out(take_one)

    assert taken == ids[:1]
    assert dict(Event.objects.values_list("pk", "attempts")) == {ids[0]: 1, ids[1]: 0, ids[2]: 0}


def test_it_stops_when_told() -> None:
    stop = threading.Event()
    announce("noted", {})

    relay(stop, publish=lambda _: stop.set())

    assert stop.is_set()


def test_the_check_says_whether_events_wait_in_vain() -> None:
    out = StringIO()
    announce("noted", {})
    call_command("relay", check=True, stdout=out)
    assert out.getvalue() == "relay: nothing waits\n"

    Event.objects.update(available_at=F("available_at") - timedelta(minutes=6))
    with pytest.raises(CommandError, match="1 events have been due for over 0:05:00"):
        call_command("relay", check=True)


def test_dead_letters_are_listed_and_revived() -> None:
    event = announce("from_the_future", {"id": 1})
    Event.objects.update(dead_at=F("created_at"), last_error="nobody handles it")
    out = StringIO()

    call_command("dead_letters", stdout=out)
    call_command("dead_letters", revive=["all"], stdout=out)

    assert out.getvalue().splitlines() == [
        f"{event.pk}\tfrom_the_future\t{{'id': 1}}\tnobody handles it",
        "1 events will be handed out again",
    ]
    assert Event.objects.get(pk=event.pk).dead_at is None
