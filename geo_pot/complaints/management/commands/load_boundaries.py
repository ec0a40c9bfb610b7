"""manage.py load_boundaries FILE: an official boundary file becomes an edition of a Territory, or is refused."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.publishing.request import request_publication
from geo_pot.complaints.errors import PublicationRefused, TerritoryBusy
from geo_pot.complaints.management.editions import told_publishing
from spatial import queries
from spatial.actions import StoredEdition, store_edition
from spatial.errors import SpatialError
from spatial.importing.drafting import Request, draft_boundaries
from spatial.importing.errors import BoundaryFileError
from spatial.importing.fitting import FitRules
from spatial.importing.mapping import read_mapping
from spatial.importing.records import FINEST, LEVELS, BoundarySet
from spatial.importing.report import Report, Verdict, unreadable_as_json
from spatial.importing.report_table import SHOWN_FINDINGS, report_lines
from spatial.models import Edition, EditionState, Territory


def iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date: write it as 2020-12-31") from None


class Command(BaseCommand):
    help = "Load the boundaries of a Territory from GeoJSON, GeoPackage or a zipped Shapefile, as a new edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="GeoJSON, GeoPackage or zipped Shapefile of the finest level")
        parser.add_argument("--territory", required=True, metavar="CODE", help="of a Territory that is loaded already")
        parser.add_argument("--level", required=True, choices=LEVELS, help=f"of the file; an edition needs {FINEST}")
        parser.add_argument("--edition", required=True, metavar="NAME", help="for the boundaries in this file")
        parser.add_argument("--valid-from", required=True, type=iso_date, metavar="DATE", help="as 2020-12-31")
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which field is code, name, parent")
        parser.add_argument("--layer", help="of a file with several")
        parser.add_argument("--srid", type=int, metavar="N", help="EPSG code, where the file does not declare one")
        parser.add_argument("--repair", type=float, metavar="METRES", help="fill gaps up to this width, mend overlaps")
        parser.add_argument("--source", default="", help="who made the outlines")
        parser.add_argument("--licence", default="", help="under which they may be used")
        parser.add_argument("--publish", action="store_true", help="put the edition into force")
        parser.add_argument(
            "--unless-published", action="store_true", help="do nothing where the Territory has boundaries in force"
        )
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write all findings")
        parser.add_argument("--report-geojson", type=Path, metavar="FILE.geojson", help="write their places")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        try:
            territory = queries.territory_by_code(options["territory"])
            published = queries.published_edition(territory)
            if options["unless_published"] and published:
                self.stdout.write(f"The edition {published.name!r} is in force; nothing was loaded.")
                return
            boundaries = self.draft(territory, options)
            with transaction.atomic():  # an edition that may not be published is not stored either
                stored = store_edition(
                    territory_id=territory.pk,
                    boundaries=boundaries,
                    name=options["edition"],
                    source=options["source"],
                    licence=options["licence"],
                    valid_from=options["valid_from"],
                )
                if options["publish"] and stored.edition.state == EditionState.DRAFT:
                    request_publication(edition_id=stored.edition.pk)
            self.stdout.write(told_storing(stored, boundaries))
            if options["publish"]:
                self.stdout.write(self.publish(stored.edition))
        except (BoundaryFileError, SpatialError, PublicationRefused) as error:
            raise CommandError(f"{error}\nNothing was stored.") from error

    def draft(self, territory: Territory, options: dict[str, Any]) -> BoundarySet:
        """The boundaries of the file; its report is printed and written on the way.

        raises   CommandError where the report refuses the file
        """
        published = queries.published_edition(territory)
        request = Request(
            path=options["file"],
            level=options["level"],
            territory_code=territory.code,
            territory_name=territory.name,
            rules=FitRules(territory.metric_srid, territory.tolerance_m, options["repair"]),
            srid=options["srid"],
            layer=options["layer"],
            mapping=read_mapping(options["mapping"]) if options["mapping"] else None,
            previous=queries.boundaries_of(published) if published else None,
        )
        try:
            draft = draft_boundaries(request, self.tell_step)
        except BoundaryFileError as reason:
            if options["report"]:
                write_json(options["report"], unreadable_as_json(Path(options["file"]).name, reason))
            raise
        self.write_report(draft.report, options)
        if draft.boundaries is None:
            raise CommandError(f"{refusal(draft.report)}\nNothing was stored.")
        return draft.boundaries

    def write_report(self, report: Report, options: dict[str, Any]) -> None:
        shown = len(report.findings) if options["verbosity"] > 1 else SHOWN_FINDINGS
        for line in report_lines(report, shown=shown):
            self.stdout.write(line)
        for path, content in ((options["report"], report.as_json), (options["report_geojson"], report.as_geojson)):
            if path is not None:
                write_json(path, content())

    def publish(self, edition: Edition) -> str:
        """Put a draft in force, and tell; what was replaced is not brought back by loading it again."""
        if edition.state == EditionState.PUBLISHED:
            return "It is in force already."
        if edition.state == EditionState.RETIRED:
            return "It was in force once and has been replaced; it stays retired."
        self.tell_step("Publishing")
        try:
            return told_publishing(publish_edition(edition_id=edition.pk))
        except TerritoryBusy as busy:
            return f"It is asked for; the worker will publish it. {busy}"

    def tell_step(self, step: str) -> None:
        self.stderr.write(f"{step} …", self.style.NOTICE)


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def told_storing(stored: StoredEdition, boundaries: BoundarySet) -> str:
    name = stored.edition.name
    if not stored.created:
        return f"The edition {name!r} is stored already, with the same boundaries."
    counts = ", ".join(f"{len(boundaries.of(level))} {level}" for level in LEVELS if boundaries.of(level))
    return f"Stored as the draft edition {name!r}: {counts}."


def refusal(report: Report) -> str:
    counts = [total for total in report.totals() if total.verdict is Verdict.REFUSES]
    return f"{report.file} is refused: {', '.join(f'{total.count:,} × {total.kind}' for total in counts)}."
