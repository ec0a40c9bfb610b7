"""Grants of a Territory in the words that people know, with who gave and who took them. No names: public ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.queries.grants import lasting
from geo_pot.accounts.queries.scopes import area_codes


class GrantState(StrEnum):
    LASTING = "lasting"  # it holds, or is yet to begin
    REVIEW = "review"  # one of those, of which somebody has to decide
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True)
class ToldGrant:
    """review_area   what its Area was merged into, or was before; None where nobody knows a better one"""

    id: int
    account: UUID
    role: str
    territory: str
    area: str | None
    agency: str | None
    valid_from: datetime
    valid_to: datetime | None
    given_at: datetime
    given_by: UUID | None
    revoked_at: datetime | None
    revoked_by: UUID | None
    follows: int | None
    review_since: datetime | None
    review_area: str | None


def select_grants(territory_id: int, state: GrantState = GrantState.LASTING) -> QuerySet[Grant]:
    chosen = {
        GrantState.LASTING: Q(pk__in=lasting()),
        GrantState.REVIEW: Q(pk__in=lasting(), review_since__isnull=False),
        GrantState.ENDED: ~Q(pk__in=lasting()),
        GrantState.ALL: Q(),
    }
    grants = Grant.objects.filter(chosen[state], territory=territory_id)
    return grants.select_related("user", "territory", "agency", "given_by", "revoked_by")


def tell_grants(grants: Iterable[Grant]) -> list[ToldGrant]:
    grants = tuple(grants)
    areas = area_codes(area_id for grant in grants for area_id in (grant.area_id, grant.review_area_id))
    return [
        ToldGrant(
            id=grant.pk,
            account=grant.user.public_id,
            role=grant.role,
            territory=grant.territory.code,
            area=areas.get(grant.area_id or 0),
            agency=grant.agency.code if grant.agency else None,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            given_at=grant.given_at,
            given_by=public_id(grant.given_by),
            revoked_at=grant.revoked_at,
            revoked_by=public_id(grant.revoked_by),
            follows=grant.follows_id,
            review_since=grant.review_since,
            review_area=areas.get(grant.review_area_id or 0) if grant.review_since else None,
        )
        for grant in grants
    ]


def public_id(user: User | None) -> UUID | None:
    return None if user is None else user.public_id


def find_account(public_id: UUID) -> User | None:
    """The account with a public id, unless it was locked or deleted."""
    return User.objects.filter(public_id=public_id, is_active=True).first()
