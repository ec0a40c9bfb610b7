"""Accounts that nobody finished registering."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.personal.queries import forget
from geo_pot.accounts.personal.queries.door import at_the_door
from geo_pot.audit.queries import acting_as

UNFINISHED_FOR = timedelta(days=1)  # a code lives a quarter of an hour; nobody comes back after a day


def forget_unfinished() -> int:
    """Delete accounts that never signed in and that nobody was invited to, a day after they were begun; how many."""
    begun = User.objects.filter(last_login=None, deleted_at=None, date_joined__lt=timezone.now() - UNFINISHED_FOR)
    granted = Grant.objects.values("user")
    unfinished = list(begun.exclude(pk__in=granted).filter(is_superuser=False).values_list("pk", flat=True))
    for user_id in unfinished:
        forget_one(user_id)
    return len(unfinished)


@transaction.atomic
def forget_one(user_id: int) -> None:
    with acting_as(user_id):
        forget(user_id)
    with at_the_door():
        EmailAddress.objects.filter(user_id=user_id).delete()
        User.objects.filter(pk=user_id, last_login=None).delete()


def forget_ended_sessions() -> int:
    """Delete sessions that have ended; how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
