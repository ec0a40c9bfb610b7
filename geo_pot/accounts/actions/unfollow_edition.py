"""Grants go back with an edition of the boundaries that is taken out of force."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from geo_pot.accounts.models import Grant
from geo_pot.accounts.queries.grants import lasting
from spatial.editions.succession import Kind
from spatial.models import AreaSuccession, Boundary


@dataclass(frozen=True)
class Unfollowed:
    """How many grants ended with the parts of a split place, and how many wait because theirs is no more."""

    withdrawn: int = 0
    to_review: int = 0


@transaction.atomic
def unfollow_edition(*, edition_id: int, former_id: int) -> Unfollowed:
    """Take back what grants followed an edition into. Call it in the transaction that puts the former one in force.

    A grant that only followed another into a part ends with the part; any other for a place that the former edition
    does not have waits for an administrator. What waits because of a merge of this edition has nothing to wait for.
    What administrators decided meanwhile for places that are there before and after stays decided.
    """
    gone = places_of(edition_id).exclude(area__in=places_of(former_id))
    homeless = lasting().select_for_update(of=["self"]).filter(area__in=gone)
    now = timezone.now()
    followers = homeless.filter(given_by=None, follows__in=lasting())
    withdrawn = Grant.objects.filter(pk__in=[grant.pk for grant in followers]).update(revoked_at=now, review_since=None)
    before = dict(AreaSuccession.objects.filter(edition_id=edition_id).values_list("to_area", "from_area"))
    to_review = 0
    for grant in homeless.filter(review_since=None):
        grant.review_since, grant.review_area_id = now, before.get(grant.area_id or 0)
        grant.save(update_fields=["review_since", "review_area"])
        to_review += 1
    forget_merges(edition_id)
    return Unfollowed(withdrawn, to_review)


def places_of(edition_id: int) -> QuerySet[Boundary, int | None]:
    return Boundary.objects.filter(edition_id=edition_id).values_list("area", flat=True)


def forget_merges(edition_id: int) -> None:
    merges = AreaSuccession.objects.filter(edition_id=edition_id, kind=Kind.MERGE)
    for from_area, to_area in merges.values_list("from_area", "to_area"):
        waiting = lasting().filter(area=from_area, review_area=to_area, review_since__isnull=False)
        waiting.update(review_since=None, review_area=None)
