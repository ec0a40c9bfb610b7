"""Grants: those in force, and who an account is in a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from geo_pot.accounts.actor import Actor, Right
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.roles import SCOPES, Role


def in_force(at: datetime | None = None) -> QuerySet[Grant]:
    """Grants that hold at an instant, now unless said."""
    at = at or timezone.now()
    return Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
        valid_from__lte=at,
    )


def lasting(at: datetime | None = None) -> QuerySet[Grant]:
    """Grants that neither ended nor were revoked: those that hold, and those that are yet to begin."""
    unended = Q(valid_to__isnull=True) | Q(valid_to__gt=at or timezone.now())
    return Grant.objects.filter(unended, revoked_at__isnull=True)


def grants_of(user: User) -> tuple[Right, ...]:
    """What an account has been granted and holds now, whether or not a session may use it."""
    if not user.is_active:
        return ()
    return tuple(as_right(grant) for grant in in_force().filter(user=user).order_by("id"))


def as_right(grant: Grant) -> Right:
    return Right(
        grant_id=grant.pk,
        role=Role(grant.role),
        territory_id=grant.territory_id,
        area_id=grant.area_id,
        agency_id=grant.agency_id,
    )


def actor_of(user: User | None, *, device_key: str | None = None, mfa: bool = False) -> Actor:
    """Who a request comes from. Roles that need a second factor hold only where the session passed one.

    user         None for nobody with an account
    device_key   what the device's complaints are stored under, not the key itself
    """
    if user is None:
        return Actor(device_key=device_key)
    granted = grants_of(user)
    held = tuple(right for right in granted if mfa or not SCOPES[right.role].mfa)
    return Actor(
        user_id=user.pk,
        public_id=user.public_id,
        device_key=device_key,
        grants=held,
        mfa=mfa,
        withheld=withheld_roles(granted, held),
    )


def withheld_roles(granted: Iterable[Right], held: tuple[Right, ...]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(right.role for right in granted if right not in held))


def to_review(territory_id: int) -> QuerySet[Grant]:
    """Grants whose Area was merged: somebody has to decide."""
    return in_force().filter(territory_id=territory_id, review_since__isnull=False).order_by("review_since", "id")
