"""Staging an edition: what it may change is listed and matched by it, page by page, while everything goes on.

Whoever is killed is followed here: every page is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from geo_pot.complaints.models import Publication, PublicationState
from geo_pot.complaints.queries import publishing as queries
from spatial.editions.difference import changed_pieces, left_ground, moved_edges
from spatial.queries import places_of

PAGE = 5_000  # complaints; what a killed worker has to do again
Progress = Callable[[Publication], None]


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
        before, after = places_of(publication.former), places_of(publication.edition)
        ground = [*left_ground(before, after), *moved_edges(before, after)]
        publication.listed = queries.list_moving(publication, ground)
    publication.is_listed = True
    publication.save(update_fields=["is_listed", "listed"])


@transaction.atomic
def list_borders(publication: Publication) -> None:
    if publication.former is not None:
        before, after = places_of(publication.former), places_of(publication.edition)
        ground = [*(piece.outline for piece in changed_pieces(before, after)), *moved_edges(before, after)]
        publication.listed += queries.list_borders(publication, publication.territory, ground)
    publication.are_borders_listed = True
    publication.save(update_fields=["are_borders_listed", "listed"])


def _match_all(publication: Publication, progress: Progress | None) -> None:
    while match_page(publication):
        if progress is not None:
            progress(publication)


@transaction.atomic
def match_page(publication: Publication) -> int:
    number = queries.match_page(publication, page=PAGE)
    publication.matched += number
    publication.save(update_fields=["matched"])
    return number
