"""Asking for an edition to be put in force, and giving that up: a row that says so."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState, StagedMatch
from geo_pot.complaints.queries import publishing as queries
from spatial.models import Edition, EditionState, Level, Territory


@transaction.atomic
def request_publication(
    *, edition_id: int, is_preview: bool = False, requested_by_id: int | None = None
) -> Publication | None:
    """Ask for an edition to be put in force: the publication that is under way, or None where it is in force.

    From the end of this transaction every writer stages what it writes: those before have ended by then.

    requested_by_id   the account that asks; None for the command line
    """
    edition = Edition.objects.select_related("territory").get(pk=edition_id)
    Territory.objects.select_for_update(no_key=True).get(pk=edition.territory_id)
    edition.refresh_from_db(fields=["state"])
    under_way = Publication.objects.filter(territory=edition.territory, state__in=UNDER_WAY).first()
    if under_way is not None and under_way.is_preview:
        drop_preview(under_way)
    elif under_way is not None:
        return _same(under_way, edition, is_preview=is_preview)
    if edition.state == EditionState.PUBLISHED:
        return None
    former = check_publishable(edition)
    queries.hold_writers()
    return Publication.objects.create(
        territory=edition.territory,
        edition=edition,
        former=former,
        is_preview=is_preview,
        requested_by_id=requested_by_id,
    )


def check_publishable(edition: Edition) -> Edition | None:
    """The edition that it would replace, if any. Raises PublicationRefused."""
    if not edition.boundaries.filter(level=Level.KELURAHAN).exists():
        raise PublicationRefused(
            "Edition %(name)s has no %(level)s: load its boundaries first.", name=edition.name, level=Level.KELURAHAN
        )
    former = Edition.objects.filter(territory=edition.territory, state=EditionState.PUBLISHED).first()
    if former is not None and former.valid_from >= edition.valid_from:
        raise PublicationRefused(
            "Edition %(name)s is valid from %(day)s, not after %(former)s, which is published and valid from"
            " %(former_day)s: give it a later --valid-from.",
            name=edition.name,
            day=edition.valid_from,
            former=former.name,
            former_day=former.valid_from,
        )
    return former


def refuse_on_the_way_back(publication: Publication) -> None:
    if publication.state == PublicationState.ROLLING_BACK:
        raise PublicationRefused(
            "Edition %(name)s is being taken back: wait until complaints say again what they said before it; the worker"
            " goes on with it within two minutes, or `manage.py editions rollback` at once.",
            name=publication.edition.name,
        )


def _same(under_way: Publication, edition: Edition, *, is_preview: bool) -> Publication:
    refuse_on_the_way_back(under_way)
    if under_way.edition_id != edition.pk or is_preview:
        raise PublicationRefused(
            "Edition %(name)s is being published (%(matched)s of %(listed)s complaints matched): wait for it, or take"
            " it back with `manage.py editions cancel`.",
            name=under_way.edition.name,
            matched=f"{under_way.matched:,}",
            listed=f"{under_way.listed:,}",
        )
    return under_way


@transaction.atomic
def cancel_publication(*, publication_id: int, reason: str) -> None:
    """Take a publication back that has not been swapped in: nothing that anybody reads has changed by it."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    refuse_on_the_way_back(publication)
    if not publication.is_cancellable:
        raise PublicationRefused(
            "Edition %(name)s is in force: `editions rollback` takes it back.", name=publication.edition.name
        )
    publication.state, publication.finished_at = PublicationState.FAILED, timezone.now()
    publication.error = f"{reason}; {publication.error}".rstrip("; ")
    publication.save(update_fields=["state", "finished_at", "error"])
    StagedMatch.objects.filter(publication=publication).delete()


def drop_preview(publication: Publication) -> None:
    """Forget a preview that somebody left; refused while they are at it. Raises TerritoryBusy."""
    with queries.hold_territory(publication.territory_id) as held:
        if not held:
            raise TerritoryBusy(
                "Somebody is looking at a preview of %(name)s: try again soon.", name=publication.edition.name
            )
        publication.delete()
