"""Publishing an edition of the boundaries: staged while everything goes on, swapped in a moment, settled.

request_publication   a row that says so; from then on a trigger stages every complaint that is written
stage                 what may change place is listed and matched, page by page; whoever is killed is followed here
swap                  writers wait a moment: what was written meanwhile is matched, edition and directory change
write_page            what is staged is written, page by page
settle                open complaints are routed again: from here on every place and route is right
stage_borders         what may come to a border, from one, or to another edge, is listed and matched; then written
finish                says so
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from geo_pot.accounts.actions.follow_edition import follow_edition
from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.actions.reroute import reroute_open
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState, StagedMatch
from geo_pot.complaints.queries import publishing as queries
from geo_pot.failures import FailureWritten
from geo_pot.outbox.actions import announce
from spatial.editions.difference import changed_pieces, moved_edges
from spatial.models import Edition, EditionState, Level, Territory
from spatial.queries import places_of

log = structlog.get_logger(__name__)
PAGE = 5_000  # complaints; what a killed worker has to do again
ATTEMPTS = 5  # before a publication that takes its worker down every time is given up
COUNTED = ("written", "kelurahan", "kecamatan", "unmatched", "matched", "border", "agency")
CANCELLABLE = (PublicationState.STAGING, PublicationState.STAGED)
Progress = Callable[[Publication], None]
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


def publish_edition(*, edition_id: int, progress: Progress | None = None) -> Published:
    """Put an edition in force and retire the one before it, from the request to the swap.

    Raises PublicationRefused, which says what is in the way, and TerritoryBusy.
    """
    publication = request_publication(edition_id=edition_id)
    return Published(edition_id) if publication is None else run_publication(publication.pk, progress=progress)


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


def _same(under_way: Publication, edition: Edition, *, is_preview: bool) -> Publication:
    if under_way.edition_id != edition.pk or is_preview:
        raise PublicationRefused(
            "Edition %(name)s is being published (%(matched)s of %(listed)s complaints matched): wait for it, or take"
            " it back with `manage.py editions cancel`.",
            name=under_way.edition.name,
            matched=f"{under_way.matched:,}",
            listed=f"{under_way.listed:,}",
        )
    return under_way


def run_publication(publication_id: int, *, progress: Progress | None = None) -> Published:
    """Bring a requested publication to its end, from wherever it stands; what was done before is not done again.

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
            return _run(publication, progress)


def _run(publication: Publication, progress: Progress | None) -> Published:
    moved: Moved = {}
    if publication.state in CANCELLABLE:
        stage(publication, progress)
        swap(publication)
    if publication.state == PublicationState.SWAPPED:
        write_all(publication)
        moved = settle(publication)
    stage_borders(publication, progress)
    write_all(publication)
    return finish(publication, moved)


def begin(publication: Publication) -> None:
    if publication.attempts >= ATTEMPTS:
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


def stage(publication: Publication, progress: Progress | None = None) -> None:
    """List and match what may change place, in transactions of their own; readers and writers notice nothing."""
    if not publication.is_listed:
        list_moving(publication)
    _match_all(publication, progress)
    publication.state = PublicationState.STAGED
    publication.save(update_fields=["state"])


def stage_borders(publication: Publication, progress: Progress | None = None) -> None:
    """List and match what stays in its place and may change its border."""
    if not publication.are_borders_listed:
        list_borders(publication)
    _match_all(publication, progress)


@transaction.atomic
def list_moving(publication: Publication) -> None:
    """Put every complaint on the stage that may change place. Before the first boundaries none can have come."""
    if publication.former is not None:
        publication.listed = queries.list_moving(publication, _pieces(publication, publication.former))
    publication.is_listed = True
    publication.save(update_fields=["is_listed", "listed"])


@transaction.atomic
def list_borders(publication: Publication) -> None:
    if publication.former is not None:
        pieces = _pieces(publication, publication.former)
        publication.listed += queries.list_borders(publication, publication.territory, pieces)
    publication.are_borders_listed = True
    publication.save(update_fields=["are_borders_listed", "listed"])


def _pieces(publication: Publication, former: Edition) -> list[BaseGeometry]:
    before, after = places_of(former), places_of(publication.edition)
    return [*(piece.outline for piece in changed_pieces(before, after)), *moved_edges(before, after)]


def _match_all(publication: Publication, progress: Progress | None) -> None:
    while _match(publication):
        if progress is not None:
            progress(publication)


@transaction.atomic
def _match(publication: Publication) -> int:
    number = queries.match_page(publication, page=PAGE)
    publication.matched += number
    publication.save(update_fields=["matched"])
    return number


@transaction.atomic
def swap(publication: Publication) -> None:
    """Put the edition in force, while writers wait: from here on all they write is matched by it."""
    queries.hold_writers()
    Territory.objects.select_for_update(no_key=True).get(pk=publication.territory_id)
    while _match(publication):  # what was written meanwhile, and by nobody from now on
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
        publication.counts = Counter(publication.counts) + Counter(queries.count_staged(publication, ids))
        queries.apply_staged(publication, ids)
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


@transaction.atomic
def cancel_publication(*, publication_id: int, reason: str) -> None:
    """Take a publication back that has not been swapped in: nothing that anybody reads has changed by it."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    if publication.state not in CANCELLABLE:
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
