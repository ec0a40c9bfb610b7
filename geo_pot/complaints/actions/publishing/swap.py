"""Putting a staged edition in force: a moment in which writers wait, then pages that write what was staged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actions.follow_edition import follow_edition
from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.actions.publishing.stage import PAGE, match_page
from geo_pot.complaints.actions.reroute import reroute_open
from geo_pot.complaints.models import Publication, PublicationState
from geo_pot.complaints.queries import publishing as queries
from geo_pot.outbox.actions import announce
from spatial.models import Edition, EditionState, Territory

log = structlog.get_logger(__name__)
COUNTED = ("written", "kelurahan", "kecamatan", "unmatched", "matched", "border", "agency")
Moved = Mapping[tuple[str | None, str], int]


@dataclass(frozen=True)
class Published:
    """What publishing an edition changed; nothing where it was in force already.

    counts       complaints by what changed: written, kelurahan, kecamatan, unmatched, matched, border; agency: open
                 ones that went to another
    moved_from   (agency code before, after) → open complaints
    unresolved   codes of Areas that the Territory's directory names and this edition does not have
    """

    edition_id: int
    counts: Mapping[str, int] = field(default_factory=dict)
    moved_from: Moved = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()


@transaction.atomic
def swap(publication: Publication) -> None:
    """Put the edition in force, while writers wait: from here on all they write is matched by it."""
    Territory.objects.select_for_update(no_key=True).get(pk=publication.territory_id)
    queries.hold_writers()
    while match_page(publication):  # what was written meanwhile, and by nobody from now on
        pass
    put_in_force(publication.edition, publication.former)
    publication.unresolved = list(apply_directory(publication.territory).unresolved)
    follow_edition(edition_id=publication.edition_id)
    publication.state = PublicationState.SWAPPED
    publication.save(update_fields=["state", "unresolved"])


def write_all(publication: Publication) -> None:
    while write_page(publication):
        pass


@transaction.atomic
def write_page(publication: Publication) -> int:
    """Let the next staged complaints say what the edition in force says of them; how many there were.

    Those that have ended change their area only; open ones that moved wait for their route.
    """
    ids = queries.next_ids(publication, page=PAGE)
    if ids:
        publication.counts = Counter(publication.counts) + Counter(queries.write_page(publication, ids))
        publication.save(update_fields=["counts"])
    return len(ids)


@transaction.atomic
def settle(publication: Publication) -> Moved:
    """Route the open complaints again, by the new boundaries and what the directory makes of them."""
    rerouted = reroute_open(territory_id=publication.territory_id, cause=f"edition {publication.edition.name}")
    publication.counts = {**publication.counts, "agency": rerouted.total}
    publication.state = PublicationState.SETTLED
    publication.save(update_fields=["state", "counts"])
    return rerouted.moved


@transaction.atomic
def finish(publication: Publication, moved: Moved) -> Published:
    counts = {name: publication.counts.get(name, 0) for name in COUNTED}
    publication.state, publication.counts, publication.error = PublicationState.PUBLISHED, counts, ""
    publication.finished_at = timezone.now()
    publication.save(update_fields=["state", "counts", "error", "finished_at"])
    announce("edition_published", {"edition_id": publication.edition_id, "counts": counts})
    log.info("edition_published", edition_id=publication.edition_id, **counts)
    return Published(publication.edition_id, counts, moved, tuple(publication.unresolved))


def put_in_force(edition: Edition, former: Edition | None) -> None:
    if former is not None:
        former.state, former.valid_to = EditionState.RETIRED, edition.valid_from
        former.save(update_fields=["state", "valid_to"])
    edition.state, edition.published_at, edition.valid_to = EditionState.PUBLISHED, timezone.now(), None
    edition.save(update_fields=["state", "published_at", "valid_to"])
