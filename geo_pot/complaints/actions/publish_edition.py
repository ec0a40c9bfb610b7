"""Publishing an edition of the boundaries: every complaint, old and new, is matched by it from then on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.errors import PublicationRefused
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.rematching import rematch
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.workflow import OPEN
from geo_pot.outbox.actions import announce
from spatial.models import Edition, EditionState, Level, Territory


@dataclass(frozen=True)
class Publication:
    """What publishing an edition changed; all zero where it was published already.

    matched     complaints that were matched again
    moved       of them, those whose kelurahan, kecamatan or method is another one now
    unresolved  codes of Areas that the Territory's directory names and this edition does not have
    """

    edition_id: int
    matched: int = 0
    moved: int = 0
    unresolved: tuple[str, ...] = ()


@transaction.atomic
def publish_edition(*, edition_id: int) -> Publication:
    """Put an edition in force, retire the one before it, and match and route what it changes, all or nothing.

    Closed complaints change their area only; open ones are routed again. PublicationRefused says what is in the way.
    """
    edition = Edition.objects.select_related("territory").get(pk=edition_id)
    Territory.objects.select_for_update().get(pk=edition.territory_id)  # one publication at a time
    edition.refresh_from_db(fields=["state"])
    if edition.state == EditionState.PUBLISHED:
        return Publication(edition.pk)
    _retire_former(edition)
    edition.state, edition.published_at, edition.valid_to = EditionState.PUBLISHED, timezone.now(), None
    edition.save(update_fields=["state", "published_at", "valid_to"])
    applied = apply_directory(edition.territory)
    matched = rematch(edition_id=edition.pk)
    route_complaints(
        list(Complaint.objects.filter(territory=edition.territory, status__in=OPEN).values_list("pk", flat=True))
    )
    moved = sum(matched.values())
    announce("edition_published", {"edition_id": edition.pk, "matched": len(matched), "moved": moved})
    return Publication(edition.pk, len(matched), moved, tuple(applied.unresolved))


def _retire_former(edition: Edition) -> None:
    if not edition.boundaries.filter(level=Level.KELURAHAN).exists():
        raise PublicationRefused(f"Edition {edition.name} has no {Level.KELURAHAN}: load its boundaries first.")
    former = Edition.objects.filter(territory=edition.territory, state=EditionState.PUBLISHED).first()
    if former is None:
        return
    if former.valid_from >= edition.valid_from:
        raise PublicationRefused(
            f"Edition {edition.name} is valid from {edition.valid_from}, not after {former.name}, which is published "
            f"and valid from {former.valid_from}: give it a later --valid-from."
        )
    former.state, former.valid_to = EditionState.RETIRED, edition.valid_from
    former.save(update_fields=["state", "valid_to"])
