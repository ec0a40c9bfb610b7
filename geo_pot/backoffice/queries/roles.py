"""Grants and invitations of a Territory, by what is no personal data: people by their public ids, places by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from geo_pot.accounts.models import Grant, Invitation
from geo_pot.accounts.queries.grants import in_force
from spatial.queries import place_names


@dataclass(frozen=True)
class ShownGrant:
    id: int
    person: UUID
    role: str
    area: str
    agency: str
    valid_from: datetime
    valid_to: datetime | None
    review_area: str  # what its Area was merged into, where somebody has to look


@dataclass(frozen=True)
class ShownInvitation:
    id: int
    role: str
    area: str
    agency: str
    invited_at: datetime
    expires_at: datetime


def grants_of(territory_id: int) -> QuerySet[Grant]:
    """Those in force, what waits for a review first."""
    held = in_force().filter(territory=territory_id, revoked_at=None).select_related("user", "agency")
    return held.order_by("review_since", "role", "id")


def shown_grants(grants: QuerySet[Grant], names: Mapping[int, str]) -> Iterator[ShownGrant]:
    for grant in grants:
        yield ShownGrant(
            id=grant.pk,
            person=grant.user.public_id,
            role=grant.role,
            area=names.get(grant.area_id or 0, ""),
            agency=grant.agency.code if grant.agency else "",
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            review_area=names.get(grant.review_area_id or 0, "") if grant.review_since else "",
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
            role=each.role,
            area=names.get(each.area_id or 0, ""),
            agency=each.agency.code if each.agency else "",
            invited_at=each.invited_at,
            expires_at=each.expires_at,
        )


def area_names(territory_id: int) -> dict[int, str]:
    return {area_id: f"{place.code} {place.name}" for area_id, place in place_names(territory_id=territory_id).items()}
