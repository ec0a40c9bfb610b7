"""Grants and invitations of a Territory, by what is no personal data: people by their public ids, places by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from geo_pot.accounts.models import Grant, Invitation
from geo_pot.accounts.queries.told_grants import GrantState, public_id, select_grants
from geo_pot.accounts.roles import Role
from geo_pot.backoffice.words import ROLE_NAMES
from spatial.queries import place_names


@dataclass(frozen=True)
class ShownGrant:
    """given_by, revoked_by   None where it was the command line, or boundaries that changed
    review                 somebody has to look: review_area is what its Area was merged into, or was part of before
    """

    id: int
    person: UUID
    role: str
    area: str
    agency: str
    valid_from: datetime
    valid_to: datetime | None
    given_at: datetime
    given_by: UUID | None
    revoked_at: datetime | None
    revoked_by: UUID | None
    review: bool
    review_area: str


@dataclass(frozen=True)
class ShownInvitation:
    id: int
    role: str
    area: str
    agency: str
    invited_at: datetime
    expires_at: datetime


def grants_of(territory_id: int) -> QuerySet[Grant]:
    """Those that last, what waits for a review first."""
    return select_grants(territory_id).order_by("review_since", "role", "id")


def ended_grants(territory_id: int) -> QuerySet[Grant]:
    """The latest first."""
    return select_grants(territory_id, GrantState.ENDED).order_by("-id")


def shown_grants(grants: QuerySet[Grant], names: Mapping[int, str]) -> Iterator[ShownGrant]:
    for grant in grants:
        yield ShownGrant(
            id=grant.pk,
            person=grant.user.public_id,
            role=str(ROLE_NAMES[Role(grant.role)]),
            area=names.get(grant.area_id or 0, ""),
            agency=grant.agency.code if grant.agency else "",
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            given_at=grant.given_at,
            given_by=public_id(grant.given_by),
            revoked_at=grant.revoked_at,
            revoked_by=public_id(grant.revoked_by),
            review=grant.review_since is not None,
            review_area=names.get(grant.review_area_id or 0, ""),
        )


def open_invitations(territory_id: int) -> QuerySet[Invitation]:
    waiting = Invitation.objects.filter(
        territory=territory_id, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return waiting.select_related("agency").order_by("id")


def shown_invitations(invitations: QuerySet[Invitation], names: Mapping[int, str]) -> Iterator[ShownInvitation]:
    for each in invitations:
        yield ShownInvitation(
            id=each.pk,
            role=str(ROLE_NAMES[Role(each.role)]),
            area=names.get(each.area_id or 0, ""),
            agency=each.agency.code if each.agency else "",
            invited_at=each.invited_at,
            expires_at=each.expires_at,
        )


def area_names(territory_id: int) -> dict[int, str]:
    return {area_id: f"{place.code} {place.name}" for area_id, place in place_names(territory_id=territory_id).items()}
