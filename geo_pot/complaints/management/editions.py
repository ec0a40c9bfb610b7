"""What commands tell of editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from geo_pot.complaints.actions import Published
from geo_pot.complaints.actions.preview_edition import Preview
from geo_pot.complaints.models import UNDER_WAY, Publication, PublicationState
from spatial.editions.geojson import piece_areas_m2
from spatial.editions.records import Held, Piece
from spatial.models import Edition, Level, Territory
from spatial.queries import place_names

CHANGES = {
    "kelurahan": "change kelurahan",
    "kecamatan": "change kecamatan",
    "unmatched": "lie outside from now on",
    "matched": "lie inside from now on",
    "border": "come to lie on a border, or no longer do",
    "agency": "of the open ones go to another agency",
}


def told_publishing(published: Published) -> str:
    lines = ["It is in force.", *change_lines(published.counts, published.moved_from)]
    if published.unresolved:
        lines.append(f"The directory names areas that it does not have: {', '.join(published.unresolved)}.")
    return "\n".join(lines)


def change_lines(counts: Mapping[str, int], moved_from: Mapping[tuple[str | None, str], int]) -> Iterator[str]:
    """How many complaints change what, most first; and from which agency to which."""
    yield f"{counts.get('written', 0):,} complaints are matched otherwise:"
    for name, words in CHANGES.items():
        yield f"  {counts.get(name, 0):>9,} {words}"
    for (before, after), number in sorted(moved_from.items(), key=lambda move: (-move[1], str(move[0]))):
        yield f"  {number:>9,} from {before or 'nobody'} to {after}"


def edition_lines(territory: Territory) -> Iterator[str]:
    """All editions of a Territory, oldest first, each in a line; and what is being published."""
    yield f"{'edition':<28} {'state':<10} {'from':<11} {'to':<11} {'kelurahan':>9}  source"
    counted = Count("boundaries", filter=Q(boundaries__level=Level.KELURAHAN))
    for edition in Edition.objects.filter(territory=territory).annotate(kelurahan=counted).order_by("valid_from", "id"):
        until = edition.valid_to.isoformat() if edition.valid_to else "-"
        yield (
            f"{edition.name:<28} {edition.state:<10} {edition.valid_from.isoformat():<11} {until:<11} "
            f"{edition.kelurahan:>9}  {edition.source}"
        )
    for publication in Publication.objects.filter(territory=territory, state__in=UNDER_WAY).select_related("edition"):
        yield (
            f"{publication.edition.name} is being {_doing(publication)}: "
            f"{publication.matched:,} of {publication.listed:,} complaints matched; {publication.error}".rstrip("; ")
        )


def _doing(publication: Publication) -> str:
    if publication.state == PublicationState.ROLLING_BACK:
        return "taken back"
    return "previewed" if publication.is_preview else "published"


def difference_lines(former: Edition, edition: Edition, pieces: Sequence[Piece]) -> Iterator[str]:
    """What becomes of the areas, and how much ground goes from which to which, most first."""
    yield f"From {former.name} to {edition.name}:"
    yield from succession_lines(edition)
    areas_m2 = piece_areas_m2(pieces, edition.territory.metric_srid)
    ground: Counter[tuple[str, str]] = Counter()
    for piece, area_m2 in zip(pieces, areas_m2, strict=True):
        ground[_label(piece.before), _label(piece.after)] += round(area_m2)
    yield f"{sum(ground.values()):,} m² change hands:"
    for (before, after), area_m2 in ground.most_common():
        yield f"  {area_m2:>12,} m²  {before} → {after}"


def succession_lines(edition: Edition) -> Iterator[str]:
    names = place_names(territory_id=edition.territory_id)
    drafted = {row.area_id: f"{row.code} {row.name}" for row in edition.boundaries.defer("outline", "edge")}
    for each in edition.successions.order_by("kind", "id"):
        place = names.get(each.from_area_id)
        before = f"{place.code} {place.name}" if place else str(each.from_area_id)
        yield f"  {each.kind:<7} {before} → {drafted.get(each.to_area_id, each.to_area_id)}"


def preview_json(preview: Preview) -> dict[str, Any]:
    return {
        "edition": preview.edition.name,
        "former": preview.former.name,
        "counts": dict(preview.counts),
        "agencies": [
            {"from": before, "to": after, "complaints": number}
            for (before, after), number in sorted(preview.moved_from.items(), key=str)
        ],
    }


def _label(held: Held | None) -> str:
    return f"{held.code} {held.name}" if held else "nobody"
