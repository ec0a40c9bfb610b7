"""What administrators do with editions of the boundaries."""

from __future__ import annotations

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.permissions import require_administrator
from geo_pot.audit.queries import acting_as
from geo_pot.backoffice.errors import EditionRefused
from geo_pot.complaints.actions.preview_edition import Preview, preview_edition
from geo_pot.complaints.actions.publishing.request import cancel_publication, request_publication
from geo_pot.complaints.actions.publishing.take_back import request_roll_back
from geo_pot.complaints.models import Publication
from spatial.models import Edition, EditionState


def preview(*, edition: Edition, by: Actor) -> Preview:
    """What publishing would change. Raises NotAllowed, PublicationRefused, TerritoryBusy."""
    require_administrator(by, edition.territory_id)
    return preview_edition(edition_id=edition.pk)


def request(*, edition: Edition, by: Actor) -> Publication | None:
    """Ask for an edition to be put in force by the worker. Raises NotAllowed, EditionRefused, PublicationRefused."""
    asker = require_administrator(by, edition.territory_id)
    if edition.state == EditionState.RETIRED:
        raise EditionRefused(
            "%(name)s was in force and has been replaced: take the later one back instead.", name=edition.name
        )
    with acting_as(asker):
        return request_publication(edition_id=edition.pk, requested_by_id=asker)


def cancel(*, publication: Publication, by: Actor) -> None:
    """Give a publication up that is not in force yet. Raises NotAllowed, PublicationRefused."""
    canceller = require_administrator(by, publication.territory_id)
    with acting_as(canceller):
        cancel_publication(publication_id=publication.pk, reason="cancelled by an administrator")


def take_back(*, territory_id: int, by: Actor) -> Publication:
    """Put the edition before the one in force in its place; the worker gives complaints back what they said by it.

    Raises NotAllowed, PublicationRefused, TerritoryBusy.
    """
    taker = require_administrator(by, territory_id)
    with acting_as(taker):
        return request_roll_back(territory_id=territory_id)
