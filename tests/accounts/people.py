"""People of a made-up city, as their actors."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from geo_pot.accounts.actions.grants import give_grant, store_grant
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from spatial.models import Territory

numbers = itertools.count(1)


def somebody() -> User:
    return User.objects.create(username=f"somebody-{next(numbers)}")


def administrator(territory: Territory) -> Actor:
    """The first one of a Territory, whom nobody gave the role."""
    user = somebody()
    store_grant(
        user=user,
        role=Role.ADMINISTRATOR,
        territory=territory,
        area=None,
        agency=None,
        given_by_id=None,
        valid_from=timezone.now(),
    )
    return actor_of(user, mfa=True)


def granted(role: Role, by: Actor, territory: Territory, **scope: Any) -> Grant:  # noqa: ANN401 -- passed on
    return give_grant(user=somebody(), role=role, territory=territory, by=by, **scope)
