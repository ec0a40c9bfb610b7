"""Delivering events: which kind leads to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.conf import settings

from geo_pot.complaints.actions.route_waiting import route_waiting
from geo_pot.outbox import actions as outbox
from geo_pot.outbox.actions import Handler
from tasks.hotspots import analyse_polygon


def route(payload: Mapping[str, Any]) -> None:
    """Give a complaint the agency that is responsible, unless it has one by now."""
    route_waiting([int(payload["complaint_id"])])


def analyse(payload: Mapping[str, Any]) -> None:
    """Have a planner's question answered by a job of its own, which has its own limits; repeated, it does no harm."""
    analyse_polygon.apply_async((int(payload["analysis_id"]),), retry=False)


def nothing_yet(payload: Mapping[str, Any]) -> None:
    """Nobody waits for this kind of event so far: it is acknowledged."""


HANDLERS: Mapping[str, Handler] = {
    "complaint_submitted": route,
    "complaint_unrouted": route,
    "complaint_status_changed": nothing_yet,
    "complaint_rerouted": nothing_yet,
    "complaints_imported": nothing_yet,
    "edition_published": nothing_yet,
    "edition_rolled_back": nothing_yet,
    "hotspot_analysis_requested": analyse,
    "site_recurred": nothing_yet,
    "rerouted": nothing_yet,
}


@shared_task(
    time_limit=settings.OUTBOX_DELIVERY_LIMIT_S,
    soft_time_limit=settings.OUTBOX_DELIVERY_LIMIT_S - 10,
)
def deliver(event_id: int) -> None:
    """Do what follows from an event. One that fails stays open and is handed out again by the relay."""
    outbox.deliver(event_id, HANDLERS)


@shared_task
def forget() -> None:
    outbox.forget_done()
