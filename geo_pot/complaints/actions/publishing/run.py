"""Bringing a publication to its end, or back, from wherever it stands."""

from __future__ import annotations

from functools import partial

import structlog

from geo_pot.complaints.actions.publishing.request import cancel_publication
from geo_pot.complaints.actions.publishing.stage import Progress, stage, stage_borders
from geo_pot.complaints.actions.publishing.swap import Moved, Published, finish, settle, swap, write_all
from geo_pot.complaints.actions.publishing.take_back import RolledBack, go_back
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState
from geo_pot.complaints.queries import publishing as queries
from geo_pot.failures import FailureWritten

log = structlog.get_logger(__name__)
ATTEMPTS = 5  # before a publication that takes its worker down every time is given up


def run_publication(publication_id: int, *, progress: Progress | None = None) -> Published | RolledBack:
    """Do what is left of a publication, or of taking one back; what was done before is not done again.

    Raises TerritoryBusy while somebody else is at it.
    """
    publication = Publication.objects.select_related("territory", "edition", "former").get(pk=publication_id)
    with queries.hold_territory(publication.territory_id) as held:
        if not held:
            raise TerritoryBusy("Somebody else is publishing boundaries of this Territory: wait for them.")
        publication.refresh_from_db()
        if publication.state not in UNDER_WAY:
            return Published(publication.edition_id)
        begin(publication)
        with FailureWritten(partial(note_failure, publication)):
            if publication.state == PublicationState.ROLLING_BACK:
                return go_back(publication)
            return _publish(publication, progress)


def _publish(publication: Publication, progress: Progress | None) -> Published:
    moved: Moved = {}
    if publication.is_cancellable:
        stage(publication, progress)
        swap(publication)
    if publication.state == PublicationState.SWAPPED:
        write_all(publication)
        moved = settle(publication)
    stage_borders(publication, progress)
    write_all(publication)
    return finish(publication, moved)


def begin(publication: Publication) -> None:
    """Count an attempt. One that is not in force yet is given up after some; what is in force, goes on for ever."""
    if publication.attempts >= ATTEMPTS and publication.is_cancellable:
        cancel_publication(publication_id=publication.pk, reason=f"given up after {ATTEMPTS} attempts")
        raise PublicationRefused(
            "The publication of %(name)s was begun %(times)s times and never ended; it is given up. The last error was:"
            " %(error)s.",
            name=publication.edition.name,
            times=ATTEMPTS,
            error=publication.error or "none, the worker was killed",
        )
    publication.attempts += 1
    publication.save(update_fields=["attempts"])


def note_failure(publication: Publication, error: str) -> None:
    Publication.objects.filter(pk=publication.pk).update(error=error)
    log.error("publication_failed", publication_id=publication.pk, error=error)
