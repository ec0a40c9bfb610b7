"""manage.py editions: the boundaries of a Territory, from draft to retirement and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo_pot.complaints.actions.preview_edition import preview_edition
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.publishing.request import cancel_publication, request_publication
from geo_pot.complaints.actions.roll_back_edition import roll_back_edition
from geo_pot.complaints.errors import ComplaintError
from geo_pot.complaints.management.editions import (
    change_lines,
    difference_lines,
    edition_lines,
    preview_json,
    told_publishing,
)
from geo_pot.complaints.models import UNDER_WAY, Publication
from spatial.editions.difference import changed_pieces
from spatial.editions.geojson import pieces_as_geojson
from spatial.errors import SpatialError
from spatial.models import Edition, EditionState, Territory
from spatial.queries import edition_by_name, places_of, published_edition, territory_by_code


class Command(BaseCommand):
    help = "Lists, compares, previews, publishes and takes back editions of a Territory's boundaries."

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="list|diff|preview|publish|rollback|cancel")
        for word, text in (
            ("list", "all editions, with their state and validity"),
            ("diff", "the ground that changes hands, and what becomes of the areas; complaints are not looked at"),
            ("preview", "what publishing would change: complaints, agencies, ground"),
            ("publish", "put an edition in force; a publication that was interrupted goes on"),
            ("rollback", "put the edition before the one in force in its place again"),
            ("cancel", "give up a publication that is under way"),
        ):
            self._add_word(words.add_parser(word, help=text), word)

    def _add_word(self, parser: CommandParser, word: str) -> None:
        if word in {"diff", "preview", "publish"}:
            parser.add_argument("edition", metavar="NAME")
        parser.add_argument("--territory", required=True, metavar="CODE")
        if word == "diff":
            parser.add_argument("--against", metavar="NAME", help="an earlier edition; default: the one in force")
        if word in {"diff", "preview"}:
            parser.add_argument("--geojson", type=Path, metavar="FILE", help="write the ground that changes hands")
        if word == "preview":
            parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts")
        if word == "publish":
            parser.add_argument("--background", action="store_true", help="leave it to the worker")

    def handle(self, *_: object, word: str, territory: str, **options: Any) -> None:  # noqa: ANN401  # argparse's
        run: Mapping[str, Callable[..., None]] = {
            "list": self.list,
            "diff": self.diff,
            "preview": self.preview,
            "publish": self.publish,
            "rollback": self.rollback,
            "cancel": self.cancel,
        }
        try:
            run[word](territory_by_code(territory), options)
        except (SpatialError, ComplaintError) as error:
            raise CommandError(str(error)) from error

    def list(self, territory: Territory, _: Mapping[str, Any]) -> None:
        self._tell(edition_lines(territory))

    def diff(self, territory: Territory, options: Mapping[str, Any]) -> None:
        edition = edition_by_name(territory, options["edition"])
        former = edition_by_name(territory, options["against"]) if options["against"] else published_edition(territory)
        if former is None or former == edition:
            raise CommandError(f"There is nothing to compare {edition.name} with: name an edition with --against")
        pieces = changed_pieces(places_of(former), places_of(edition))
        self._tell(difference_lines(former, edition, pieces))
        self._write(options["geojson"], pieces_as_geojson([(piece, None) for piece in pieces], territory.metric_srid))

    def preview(self, territory: Territory, options: Mapping[str, Any]) -> None:
        edition = edition_by_name(territory, options["edition"])
        preview = preview_edition(edition_id=edition.pk, progress=self._show)
        self._tell([f"With {edition.name} in the place of {preview.former.name},"])
        self._tell(change_lines(preview.counts, preview.moved_from))
        self._write(options["geojson"], pieces_as_geojson(preview.pieces, territory.metric_srid))
        self._write(options["json"], preview_json(preview))

    def publish(self, territory: Territory, options: Mapping[str, Any]) -> None:
        edition = edition_by_name(territory, options["edition"])
        if edition.state == EditionState.PUBLISHED:
            self._tell([f"{edition.name} is in force already."])
        elif edition.state == EditionState.RETIRED:
            raise CommandError(
                f"{edition.name} was in force and has been replaced: `editions rollback` goes back to it"
            )
        elif options["background"]:
            self._request(edition)
        else:
            self._tell([told_publishing(publish_edition(edition_id=edition.pk, progress=self._show))])

    def _request(self, edition: Edition) -> None:
        request_publication(edition_id=edition.pk)
        self._tell([f"The worker will publish {edition.name} within a minute; `editions list` tells how far it is."])

    def rollback(self, territory: Territory, _: Mapping[str, Any]) -> None:
        done = roll_back_edition(territory_id=territory.pk)
        self._tell(
            [
                f"{done.former.name} is in force again, and {done.edition.name} a draft.",
                f"  {done.restored:>9,} complaints say again what they said before",
                f"  {done.rematched:>9,} came or moved meanwhile and were matched by {done.former.name}",
                f"  {done.rerouted.total:>9,} open ones went to another agency",
            ]
        )

    def cancel(self, territory: Territory, _: Mapping[str, Any]) -> None:
        under_way = Publication.objects.filter(territory=territory, state__in=UNDER_WAY).first()
        if under_way is None:
            raise CommandError(f"No edition of {territory} is being published")
        cancel_publication(publication_id=under_way.pk, reason="cancelled by hand")
        self._tell([f"The publication of {under_way.edition.name} is taken back; nothing has changed by it."])

    def _tell(self, lines: Any) -> None:  # noqa: ANN401  # any lines
        for line in lines:
            self.stdout.write(line)

    def _show(self, publication: Publication) -> None:
        self.stderr.write(f"{publication.matched:,} of {publication.listed:,} complaints matched …")

    def _write(self, path: Path | None, content: object) -> None:
        if path is not None:
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
