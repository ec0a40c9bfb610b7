"""Somebody lost their second factor, and its recovery codes: it is taken from the account, to be set up anew."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from geo_pot.accounts.actions.tell_holder import tell_holder
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NoSecondFactor, NotAllowed
from geo_pot.accounts.models import User
from geo_pot.accounts.notices import FACTOR_RESET
from geo_pot.accounts.queries.grants import in_force
from geo_pot.accounts.roles import Role
from geo_pot.audit.queries import acting_as


def reset_factor(*, user: User, by: Actor) -> int:
    """Take an account's second factor away and end all its sessions; how many those were.

    Its roles wait until another factor is set up, and its holder is told. Who asks has made sure, by other means, who
    they are doing it for.

    raises   NotAllowed unless `by` administers every Territory that the account has a role in; NoSecondFactor
    """
    require_administrator_of_all(by, user)
    return remove_factor(user=user, actor_id=by.user_id)


@transaction.atomic
def remove_factor(*, user: User, actor_id: int | None = None) -> int:
    """The same, for who has asked already whether it may be done; actor_id None for the command line."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    with acting_as(actor_id):
        deleted, _ = Authenticator.objects.filter(user=locked).delete()
        if not deleted:
            raise NoSecondFactor("The account has no second factor: one is set up at /account/.")
        sessions = list(UserSession.objects.filter(user=locked))
        for session in sessions:
            session.end()
    tell_holder(user=locked, notice=FACTOR_RESET)
    return len(sessions)


def require_administrator_of_all(by: Actor, user: User) -> None:
    """An account may work for several cities, and its factor guards all of them."""
    cities = set(in_force().filter(user=user).values_list("territory_id", flat=True))
    if by.user_id is None or not cities or not all(by.has(Role.ADMINISTRATOR, city) for city in cities):
        raise NotAllowed("A second factor is reset by who administers all cities that the account has a role in.")
