"""Grants follow a new edition of the boundaries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.models import Grant
from geo_pot.accounts.queries.grants import in_force
from geo_pot.accounts.roles import Role
from spatial.editions.succession import Kind
from spatial.models import Area, AreaSuccession


@dataclass(frozen=True)
class Followed:
    """How many grants were given because a place was split, and how many wait because theirs was merged."""

    given: int = 0
    to_review: int = 0


@transaction.atomic
def follow_edition(*, edition_id: int) -> Followed:
    """Let grants go where their Areas went with an edition. Call it in the transaction that publishes it; once more
    changes nothing.

    A renamed or recoded Area is the same Area: nothing to do. Who looked after one that was split looks after all that
    follow it. Who looked after one that was merged keeps what they had, and the grant waits for an administrator.
    """
    given = to_review = 0
    successions = AreaSuccession.objects.filter(edition_id=edition_id).select_related("edition", "to_area")
    for succession in successions.order_by("id"):
        grants = in_force().select_for_update().filter(area_id=succession.from_area_id)
        if succession.kind == Kind.SPLIT:
            given += sum(extend(grant, succession.to_area) for grant in grants)
        elif succession.kind == Kind.MERGE:
            to_review += sum(put_up(grant, succession) for grant in grants)
    return Followed(given, to_review)


def extend(grant: Grant, area: Area) -> bool:
    """The same grant for another Area, unless the account has it."""
    now = timezone.now()
    same = in_force(now).filter(user=grant.user, role=grant.role, area=area, agency=grant.agency)
    if same.exists():
        return False
    follower = store_grant(
        user=grant.user,
        role=Role(grant.role),
        territory=grant.territory,
        area=area,
        agency=grant.agency,
        given_by_id=None,
        valid_from=now,
        valid_to=grant.valid_to,
    )
    follower.follows = grant
    follower.save(update_fields=["follows"])
    return True


def put_up(grant: Grant, succession: AreaSuccession) -> bool:
    """Mark a grant for review; one that was decided after the edition came in force stays decided."""
    published_at = succession.edition.published_at
    if grant.review_since is not None or (published_at is not None and grant.given_at > published_at):
        return False
    grant.review_since, grant.review_area = timezone.now(), succession.to_area
    grant.save(update_fields=["review_since", "review_area"])
    return True
