"""An event is handed out, delivered and acknowledged, or it is handed out again; it is never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from geo_pot.outbox import queries
from geo_pot.outbox.actions import announce, deliver, forget_done, hand_out, revive, take_back
from geo_pot.outbox.backoff import delay_after
from geo_pot.outbox.models import Event

pytestmark = pytest.mark.django_db


def letters(number: int) -> list[int]:
    return [announce("noted", {"number": i}).pk for i in range(number)]


def note(payload: Mapping[str, Any]) -> None:
    """An effect in the database, as handlers have it."""
    announce("effect", dict(payload))


def break_down(payload: Mapping[str, Any]) -> None:
    note(payload)
    raise LookupError("no such thing")


def effects() -> int:
    return Event.objects.filter(kind="effect").count()


def test_an_event_is_handed_out_once_while_its_lease_runs() -> None:
    ids = letters(3)

    assert hand_out(batch=10) == ids
    assert hand_out(batch=10) == []


def test_it_is_handed_out_again_when_the_lease_has_run_out() -> None:
    ids = letters(1)
    hand_out(batch=10)
    Event.objects.update(leased_until=Now())

    assert hand_out(batch=10) == ids
    assert Event.objects.get(pk=ids[0]).attempts == 2


def test_the_oldest_go_first() -> None:
    ids = letters(3)

    assert [hand_out(batch=2), hand_out(batch=2)] == [ids[:2], ids[2:]]


def test_no_more_are_out_at_once_than_workers_can_clear(settings: Settings) -> None:
    settings.OUTBOX_IN_FLIGHT = 3
    ids = letters(5)

    assert [hand_out(batch=2), hand_out(batch=2), hand_out(batch=2)] == [ids[:2], ids[2:3], []]
    deliver(ids[0], {"noted": note})
    assert hand_out(batch=2) == ids[3:4]


def test_effect_and_acknowledgement_are_one() -> None:
    (event_id,) = letters(1)

    assert deliver(event_id, {"noted": note}) is True

    event = Event.objects.get(pk=event_id)
    assert (effects(), event.done_at is not None, event.leased_until) == (1, True, None)


def test_a_second_delivery_has_no_effect() -> None:
    (event_id,) = letters(1)
    deliver(event_id, {"noted": note})

    assert deliver(event_id, {"noted": note}) is False
    assert effects() == 1


def test_an_announcement_that_was_rolled_back_never_was() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        break_down({})

    assert Event.objects.count() == 0


def test_a_handler_that_fails_leaves_no_effect_and_an_open_event() -> None:
    (event_id,) = letters(1)
    hand_out(batch=1)

    with pytest.raises(LookupError):
        deliver(event_id, {"noted": break_down})

    event = Event.objects.get(pk=event_id)
    assert (effects(), event.done_at, event.last_error) == (0, None, "LookupError: no such thing")
    assert event.available_at > timezone.now()
    assert hand_out(batch=1) == []


def test_after_the_last_attempt_it_waits_for_a_person(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 2
    (event_id,) = letters(1)
    for _ in range(2):
        Event.objects.update(available_at=Now())
        assert hand_out(batch=1) == [event_id]
        with pytest.raises(LookupError):
            deliver(event_id, {"noted": break_down})

    assert list(queries.dead_letters()) == [Event.objects.get(pk=event_id)]
    assert revive([event_id]) == 1
    assert hand_out(batch=1) == [event_id]


def test_an_event_that_kills_whoever_takes_it_is_given_up(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 2
    (event_id,) = letters(1)
    for _ in range(2):
        hand_out(batch=1)
        Event.objects.update(leased_until=Now())

    assert hand_out(batch=1) == []
    assert [(event.pk, event.last_error) for event in queries.dead_letters()] == [
        (event_id, "handed out 2 times and never acknowledged")
    ]


def test_an_unknown_kind_is_kept_not_lost() -> None:
    event_id = announce("from_the_future", {}).pk

    assert deliver(event_id, {"noted": note}) is False

    (letter,) = queries.dead_letters()
    assert letter.last_error == "nobody handles events of kind 'from_the_future': deploy who does, then revive it"


def test_what_the_queue_did_not_take_was_no_attempt() -> None:
    ids = letters(2)
    hand_out(batch=2)

    take_back(ids[1:])

    assert list(Event.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0]
    assert hand_out(batch=2) == ids[1:]


def test_done_events_are_forgotten_after_a_while_and_dead_letters_never(settings: Settings) -> None:
    old, dead, young = letters(3)
    long_ago = timezone.now() - settings.OUTBOX_KEPT - timedelta(days=1)
    Event.objects.filter(pk=old).update(done_at=long_ago)
    Event.objects.filter(pk=dead).update(dead_at=long_ago)
    deliver(young, {"noted": lambda _: None})

    assert forget_done() == 1
    assert sorted(Event.objects.values_list("pk", flat=True)) == [dead, young]


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [delay_after(attempts).total_seconds() for attempts in (1, 2, 3, 8, 20)]

    assert waits == [5, 10, 20, 640, 3_600]


@pytest.mark.django_db(transaction=True)  # or nobody could count the rows
def test_open_events_are_found_by_their_index(analyze: Callable[[], None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into outbox_event (kind, payload, done_at)"
            " select 'noted', '{}', now() from generate_series(1, 5000)"
        )
        analyze()
        values = {"batch": 100, "lease_s": 60, "in_flight": 500, "attempts": 8}
        cursor.execute("explain " + queries.LEASE_EVENTS, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "event_open" in plan
    assert "Seq Scan on outbox_event" not in plan


@pytest.mark.django_db(transaction=True)
def test_two_relays_share_the_events() -> None:
    ids = letters(40)
    handed: list[list[int]] = []

    def relay() -> None:
        while batch := hand_out(batch=5):
            handed.append(batch)
        connection.close()

    relays = [threading.Thread(target=relay) for _ in range(2)]
    for thread in relays:
        thread.start()
    for thread in relays:
        thread.join()

    assert sorted(event_id for batch in handed for event_id in batch) == ids


@pytest.mark.django_db(transaction=True)
def test_an_event_in_another_worker_s_hands_is_left_alone() -> None:
    (event_id,) = letters(1)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select from outbox_event where id = %s for update", [event_id])

        assert deliver(event_id, {"noted": note}) is False
    other.close()

    assert effects() == 0
