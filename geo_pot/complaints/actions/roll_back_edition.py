"""Taking an edition out of force again, as if it had never been."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from geo_pot.accounts.actions.unfollow_edition import unfollow_edition
from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.actions.publish_edition import CANCELLABLE
from geo_pot.complaints.actions.reroute import Rerouted, reroute_open
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState
from geo_pot.complaints.queries import publishing as queries
from geo_pot.outbox.actions import announce
from spatial.models import Edition, EditionState, Territory


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


def roll_back_edition(*, territory_id: int) -> RolledBack:
    """Put the edition before the one in force in its place again; the other is a draft as before.

    Raises PublicationRefused where none was replaced, TerritoryBusy.
    """
    with queries.hold_territory(territory_id) as held:
        if not held:
            raise TerritoryBusy("Somebody else is publishing boundaries of this Territory: wait for them.")
        publication, former = _last(territory_id)
        return _roll_back(publication, former)


def _last(territory_id: int) -> tuple[Publication, Edition]:
    under_way = Publication.objects.filter(territory=territory_id, state__in=UNDER_WAY, is_preview=False).first()
    if under_way is not None and under_way.state in CANCELLABLE:
        raise PublicationRefused("An edition is being published: take that back first, `manage.py editions cancel`.")
    if under_way is not None:
        raise PublicationRefused(
            "Edition %(name)s is in force, and complaints are still being written: wait for the worker, or have"
            " `manage.py editions publish` go on with it.",
            name=under_way.edition.name,
        )
    done = Publication.objects.filter(
        territory=territory_id, state=PublicationState.PUBLISHED, edition__state=EditionState.PUBLISHED
    )
    publication = done.select_related("territory", "edition", "former").order_by("-finished_at").first()
    if publication is None or publication.former is None:
        raise PublicationRefused("The edition in force replaced none that is known: there is nothing to go back to.")
    return publication, publication.former


@transaction.atomic
def _roll_back(publication: Publication, former: Edition) -> RolledBack:
    edition, territory = publication.edition, publication.territory
    queries.hold_writers()
    Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)
    edition.state, edition.published_at = EditionState.DRAFT, None
    edition.save(update_fields=["state", "published_at"])
    former.state, former.valid_to = EditionState.PUBLISHED, None
    former.save(update_fields=["state", "valid_to"])
    restored = queries.restore_matches(edition_id=edition.pk)
    rematched = queries.rematch_arrived(edition_id=edition.pk, former_id=former.pk)
    apply_directory(territory)
    unfollow_edition(edition_id=edition.pk, former_id=former.pk)
    rerouted = reroute_open(territory_id=territory.pk, cause=f"edition {edition.name} taken back")
    publication.state = PublicationState.ROLLED_BACK
    publication.save(update_fields=["state"])
    announce(
        "edition_rolled_back",
        {"edition_id": edition.pk, "former_id": former.pk, "restored": restored, "rematched": rematched},
    )
    return RolledBack(edition, former, restored, rematched, rerouted)
