"""Who has a second factor, of the accounts that have a role in a Territory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import in_force


@dataclass(frozen=True)
class ShownFactor:
    person: UUID
    roles: tuple[str, ...]
    since: datetime | None  # when it was set up; None where there is none


def accounts_of(territory_id: int) -> QuerySet[User]:
    holders = in_force().filter(territory=territory_id).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("id")


def shown_factors(accounts: Iterable[User], territory_id: int) -> Iterator[ShownFactor]:
    accounts = list(accounts)
    since = dict(
        Authenticator.objects.filter(user__in=accounts, type=Authenticator.Type.TOTP).values_list(
            "user_id", "created_at"
        )
    )
    roles: dict[int, dict[str, None]] = {}
    for user_id, role in in_force().filter(territory=territory_id, user__in=accounts).values_list("user_id", "role"):
        roles.setdefault(user_id, {})[role] = None
    for account in accounts:
        yield ShownFactor(account.public_id, tuple(roles.get(account.pk, ())), since.get(account.pk))
