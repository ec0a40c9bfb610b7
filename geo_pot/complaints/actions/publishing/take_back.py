"""Taking an edition out of force again: a moment in which writers wait, then pages that give back what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from geo_pot.accounts.actions.unfollow_edition import unfollow_edition
from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.actions.publishing.request import drop_preview
from geo_pot.complaints.actions.publishing.stage import PAGE
from geo_pot.complaints.actions.reroute import Rerouted, reroute_open
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState, StagedMatch
from geo_pot.complaints.queries import publishing as queries
from geo_pot.outbox.actions import announce
from spatial.models import Edition, EditionState, Territory

IN_FORCE = (PublicationState.SWAPPED, PublicationState.SETTLED, PublicationState.PUBLISHED)


@dataclass(frozen=True)
class RolledBack:
    """restored   complaints that got back what they said before
    rematched     complaints that came or moved while the edition was in force, matched by the one before
    """

    edition: Edition
    former: Edition
    restored: int
    rematched: int
    rerouted: Rerouted


@transaction.atomic
def request_roll_back(*, territory_id: int) -> Publication:
    """Put the edition before the one in force in its place again, while writers wait; the other is a draft as before.

    From here on writers are matched by the former edition. What complaints said by it they get back in pages
    (run_publication): from the worker, if nobody does it at once. Raises PublicationRefused where none was replaced,
    TerritoryBusy.
    """
    if not queries.claim_territory(territory_id):
        raise TerritoryBusy("Somebody else is publishing boundaries of this Territory: wait for them.")
    territory = Territory.objects.select_for_update(no_key=True).get(pk=territory_id)
    publication = _last(territory_id)
    if publication.state == PublicationState.ROLLING_BACK:
        return publication
    edition, former = publication.edition, _former(publication)
    queries.hold_writers()
    edition.state, edition.published_at = EditionState.DRAFT, None
    edition.save(update_fields=["state", "published_at"])
    former.state, former.valid_to = EditionState.PUBLISHED, None
    former.save(update_fields=["state", "valid_to"])
    apply_directory(territory)
    unfollow_edition(edition_id=edition.pk, former_id=former.pk)
    StagedMatch.objects.filter(publication=publication).delete()
    publication.state, publication.counts, publication.attempts = PublicationState.ROLLING_BACK, {}, 0
    publication.listed, publication.matched = queries.count_kept(edition_id=edition.pk), 0
    publication.save(update_fields=["state", "counts", "attempts", "listed", "matched"])
    return publication


def _last(territory_id: int) -> Publication:
    under_way = Publication.objects.filter(territory=territory_id, state__in=UNDER_WAY)
    for preview in under_way.filter(is_preview=True).select_related("edition"):
        drop_preview(preview)
    publication = under_way.select_related("edition", "former").first()
    if publication is None:
        done = Publication.objects.filter(territory=territory_id, state__in=IN_FORCE)
        done = done.filter(edition__state=EditionState.PUBLISHED).select_related("edition", "former")
        publication = done.order_by("-finished_at").first()
    if publication is None or publication.former is None:
        raise PublicationRefused("The edition in force replaced none that is known: there is nothing to go back to.")
    if publication.is_cancellable:
        raise PublicationRefused("An edition is being published: take that back first, `manage.py editions cancel`.")
    return publication


def go_back(publication: Publication) -> RolledBack:
    """Give complaints back what they said before the edition, page by page, and route the open ones again."""
    while restore_page(publication):
        pass
    after = 0
    while after := rematch_page(publication, after=after):
        pass
    return finish_going_back(publication)


@transaction.atomic
def restore_page(publication: Publication) -> int:
    """The next complaints get back what the edition replaced; how many there were."""
    ids = queries.next_kept_ids(edition_id=publication.edition_id, page=PAGE)
    if ids:
        publication.matched += len(ids)
        _count(publication, "restored", queries.restore_matches(edition_id=publication.edition_id, ids=ids))
    return len(ids)


@transaction.atomic
def rematch_page(publication: Publication, *, after: int) -> int:
    """The next complaints that the edition matched first are matched by the former one; the last id, 0 at the end."""
    ids = queries.next_arrived_ids(edition_id=publication.edition_id, after=after, page=PAGE)
    if ids:
        _count(publication, "rematched", queries.rematch_arrived(former_id=_former(publication).pk, ids=ids))
    return ids[-1] if ids else 0


@transaction.atomic
def finish_going_back(publication: Publication) -> RolledBack:
    edition, former, counts = publication.edition, _former(publication), publication.counts
    cause = f"edition {edition.name} taken back"
    rerouted = reroute_open(territory_id=publication.territory_id, cause=cause)
    publication.state, publication.error = PublicationState.ROLLED_BACK, ""
    publication.save(update_fields=["state", "error"])
    restored, rematched = counts.get("restored", 0), counts.get("rematched", 0)
    announce(
        "edition_rolled_back",
        {"edition_id": edition.pk, "former_id": former.pk, "restored": restored, "rematched": rematched},
    )
    return RolledBack(edition, former, restored, rematched, rerouted)


def _count(publication: Publication, name: str, number: int) -> None:
    publication.counts = {**publication.counts, name: publication.counts.get(name, 0) + number}
    publication.save(update_fields=["counts", "matched"])


def _former(publication: Publication) -> Edition:
    if publication.former is None:
        raise PublicationRefused("The edition in force replaced none that is known: there is nothing to go back to.")
    return publication.former
