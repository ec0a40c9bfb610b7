"""Publishing an edition of the boundaries at once."""

from __future__ import annotations

from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.actions.publishing.run import run_publication
from geo_pot.complaints.actions.publishing.stage import Progress
from geo_pot.complaints.actions.publishing.swap import Published


def publish_edition(*, edition_id: int, progress: Progress | None = None) -> Published:
    """Put an edition in force and retire the one before it, from the request to the end.

    Raises PublicationRefused, which says what is in the way, and TerritoryBusy.
    """
    publication = request_publication(edition_id=edition_id)
    done = None if publication is None else run_publication(publication.pk, progress=progress)
    return done if isinstance(done, Published) else Published(edition_id)
