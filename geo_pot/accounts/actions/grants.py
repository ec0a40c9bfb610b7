"""Giving roles and taking them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import GrantExists, GrantNotFound, LastAdministrator, ValidityMismatch
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.permissions import check_scope, require_administrator, require_somebody_else
from geo_pot.accounts.queries.grants import in_force
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.audit.queries import acting_as
from spatial.models import Area, Territory


@transaction.atomic
def give_grant(
    *,
    user: User,
    role: Role,
    territory: Territory,
    by: Actor,
    area: Area | None = None,
    agency: Agency | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Grant:
    """Give an account a role, over an Area, for an Agency, or both.

    valid_from, valid_to   half-open; at once, and until it is revoked, unless said

    raises   NotAllowed unless `by` is an administrator of the Territory; OwnGrant; ScopeMismatch; ValidityMismatch;
             GrantExists
    """
    giver = require_administrator(by, territory.pk)
    require_somebody_else(giver, user.pk)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two who give the same at once: one is told
    with acting_as(giver):
        return store_grant(
            user=user,
            role=role,
            territory=territory,
            area=area,
            agency=agency,
            given_by_id=giver,
            valid_from=valid_from or timezone.now(),
            valid_to=valid_to,
        )


def store_grant(
    *,
    user: User,
    role: Role,
    territory: Territory,
    area: Area | None,
    agency: Agency | None,
    given_by_id: int | None,
    valid_from: datetime,
    valid_to: datetime | None = None,
) -> Grant:
    """The grant itself, for who has asked already whether it may be given. One that ended of itself makes room."""
    check_scope(role, territory, area, agency)
    check_validity(valid_from, valid_to)
    same = Grant.objects.select_for_update().filter(
        user=user, role=role, territory=territory, area=area, agency=agency, revoked_at__isnull=True
    )
    for earlier in same:
        if earlier.valid_to is None or earlier.valid_to > valid_from:
            raise GrantExists("The account is %(role)s for this already: revoke that grant first.", role=role)
        earlier.revoked_at = earlier.valid_to
        earlier.save(update_fields=["revoked_at"])
    return Grant.objects.create(
        user=user,
        role=role,
        territory=territory,
        area=area,
        agency=agency,
        given_by_id=given_by_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def check_validity(valid_from: datetime, valid_to: datetime | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise ValidityMismatch("A grant ends after it begins: name a later end, or none.")


@transaction.atomic
def revoke_grant(*, grant_id: int, by: Actor) -> Grant:
    """End a grant now. It takes an administrator of its Territory; the last administrator cannot be revoked."""
    grant = Grant.objects.select_for_update().filter(pk=grant_id, revoked_at__isnull=True).first()
    if grant is None:
        raise GrantNotFound("There is no grant %(number)s in force.", number=grant_id)
    revoker = require_administrator(by, grant.territory_id)
    keep_an_administrator(grant)
    with acting_as(revoker):
        grant.revoked_at, grant.revoked_by_id = timezone.now(), revoker
        grant.save(update_fields=["revoked_at", "revoked_by"])
    return grant


def keep_an_administrator(grant: Grant) -> None:
    if grant.role != Role.ADMINISTRATOR:
        return
    territory = Territory.objects.select_for_update().get(pk=grant.territory_id)  # two at once would each see the other
    lasting = in_force().filter(Q(valid_to__isnull=True), role=Role.ADMINISTRATOR, territory=territory)
    if not lasting.exclude(pk=grant.pk).filter(user__is_active=True).exists():
        raise LastAdministrator(
            "%(territory)s would have no administrator left: give the role to somebody first.", territory=territory.name
        )


@transaction.atomic
def settle_review(*, grant_id: int, area: Area | None, by: Actor) -> Grant:
    """Decide on a grant whose Area was merged or is no more: for `area` from now on, or, without one, as it stands.

    raises   GrantNotFound; NotAllowed; OwnGrant where it would give who decides another Area; ScopeMismatch
    """
    grant = Grant.objects.select_for_update().filter(pk=grant_id, review_since__isnull=False).first()
    if grant is None:
        raise GrantNotFound("Grant %(number)s waits for no review.", number=grant_id)
    giver = require_administrator(by, grant.territory_id)
    with acting_as(giver):
        if area is not None and area.pk != grant.area_id:
            require_somebody_else(giver, grant.user_id)
            return replace_area(grant, area, giver)
        grant.review_since = grant.review_area = None
        grant.save(update_fields=["review_since", "review_area"])
        return grant


def replace_area(grant: Grant, area: Area, giver: int) -> Grant:
    """End a grant and give the same for another Area."""
    now = timezone.now()
    grant.revoked_at, grant.revoked_by_id, grant.review_since = now, giver, None
    grant.save(update_fields=["revoked_at", "revoked_by", "review_since"])
    return store_grant(
        user=grant.user,
        role=Role(grant.role),
        territory=grant.territory,
        area=area,
        agency=grant.agency,
        given_by_id=giver,
        valid_from=now,
        valid_to=grant.valid_to,
    )
