"""What signing in leaves behind."""

from __future__ import annotations

from celery import shared_task

from geo_pot.accounts.actions.forget_unfinished import forget_ended_sessions, forget_unfinished


@shared_task
def forget_leftovers() -> dict[str, int]:
    """Delete sessions that have ended, and accounts that nobody finished registering; how many of each."""
    return {"sessions": forget_ended_sessions(), "accounts": forget_unfinished()}
