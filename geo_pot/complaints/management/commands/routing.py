"""manage.py routing: who would answer, where nobody does, and whether what was decided can be decided again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo_pot.complaints.management.routing import audit, dry_run, replay

PARTS = {"dry-run": dry_run, "audit": audit, "replay": replay}


class Command(BaseCommand):
    help = "See what a directory of responsibilities does before it is loaded, and check what was done by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        for name, part in PARTS.items():
            arguments = parts.add_parser(name, help=part.HELP, description=part.HELP)
            arguments.add_argument("--territory", metavar="CODE", help="default: the one that was loaded first")
            part.add_arguments(arguments)

    def handle(self, *_: object, part: str, **options: Any) -> None:  # noqa: ANN401 -- as argparse gives them
        try:
            PARTS[part].run(self.stdout.write, options)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}") from error
