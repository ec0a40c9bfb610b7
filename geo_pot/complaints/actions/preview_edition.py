"""What publishing an edition would change, without changing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from geo_pot.agencies.actions import apply_directory
from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.actions.publishing.stage import Progress, stage, stage_borders
from geo_pot.complaints.actions.publishing.swap import put_in_force
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.models import Publication
from geo_pot.complaints.queries import publishing as queries
from geo_pot.complaints.workflow import OPEN
from spatial.editions.difference import changed_pieces
from spatial.editions.records import Held, Piece
from spatial.models import Edition
from spatial.queries import places_of

NOBODY: queries.Holder = (None, None)


@dataclass(frozen=True)
class Preview:
    """What would change; the counts are those that publishing gives at the same moment (see Published).

    pieces   ground that changes hands, each with the complaints that move with it
    """

    edition: Edition
    former: Edition
    counts: Mapping[str, int]
    moved_from: Mapping[tuple[str | None, str], int]
    pieces: tuple[tuple[Piece, int], ...]


def preview_edition(*, edition_id: int, progress: Progress | None = None) -> Preview:
    """Stage an edition, count, and take all of it back. Readers and writers notice nothing.

    Raises PublicationRefused, TerritoryBusy.
    """
    publication = request_publication(edition_id=edition_id, is_preview=True)
    if publication is None:
        raise PublicationRefused("The edition is in force: there is nothing to preview.")
    try:
        with queries.hold_territory(publication.territory_id) as held:
            if not held:
                raise TerritoryBusy("Somebody else is publishing boundaries of this Territory: wait for them.")
            if publication.former is None:
                raise PublicationRefused("It is the first edition of its Territory: no complaint can move.")
            stage(publication, progress)
            stage_borders(publication, progress)
            return _preview(publication, publication.former)
    finally:
        publication.delete()


def _preview(publication: Publication, former: Edition) -> Preview:
    counts = queries.count_staged(publication)
    moves = {move: number for move, number in _routes(publication, former).items() if move[0] != move[1]}
    return Preview(
        edition=publication.edition,
        former=former,
        counts={**counts, "agency": sum(moves.values())},
        moved_from={(before, after): number for (before, after), number in moves.items() if after is not None},
        pieces=_pieces(publication, former),
    )


def _routes(publication: Publication, former: Edition) -> queries.Moves:
    """Who answers for open complaints, and who would: asked with the edition in force, which is then taken back."""
    with transaction.atomic():
        edition = Edition.objects.get(pk=publication.edition_id)
        put_in_force(edition, Edition.objects.get(pk=former.pk))
        apply_directory(publication.territory)
        moves = queries.preview_routes(publication, statuses=OPEN)
        transaction.set_rollback(True)
    return moves


def _pieces(publication: Publication, former: Edition) -> tuple[tuple[Piece, int], ...]:
    moves = queries.count_moves(publication)
    pieces = changed_pieces(places_of(former), places_of(publication.edition))
    told: Counter[tuple[queries.Holder, queries.Holder]] = Counter()
    found = []
    for piece in pieces:
        key = _holder(piece.before), _holder(piece.after)
        found.append((piece, moves[key] - told[key]))
        told[key] = moves[key]
    return tuple(found)


def _holder(held: Held | None) -> queries.Holder:
    return NOBODY if held is None else held.identity
