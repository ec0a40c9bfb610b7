"""manage.py check_matches: is every stored complaint where the boundaries in force have it?"""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.auditing import Mismatch, find_mismatches
from spatial.errors import UnknownTerritory
from spatial.models import Territory
from spatial.queries import territory_by_code

SHOWN = 20  # a screenful; the count tells how many more there are


class Command(BaseCommand):
    help = (
        "Compares the match of every stored complaint with ST_Covers on the full outlines in force. Changes nothing;"
        " exits with 1 where any differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--territory", metavar="CODE", help="this one; all without it")

    def handle(self, *_: object, territory: str | None, **__: object) -> None:
        differing = sum(self.audit(each) for each in _chosen(territory))
        if differing:
            sys.exit(1)

    def audit(self, territory: Territory) -> int:
        """How many differ; the first of them are shown."""
        found = find_mismatches(territory)
        checked = Complaint.objects.filter(territory=territory).count()
        self.stdout.write(f"{territory}: {checked:,} complaints, {len(found):,} matched otherwise than they should be")
        for mismatch in found[:SHOWN]:
            self.stdout.write(f"  {_told(mismatch)}")
        if len(found) > SHOWN:
            self.stdout.write(f"  and {len(found) - SHOWN:,} more")
        return len(found)


def _chosen(code: str | None) -> list[Territory]:
    if code is None:
        return list(Territory.objects.all())
    try:
        return [territory_by_code(code)]
    except UnknownTerritory as error:
        raise CommandError(str(error)) from error


def _told(mismatch: Mismatch) -> str:
    stored = f"{mismatch.stored_method} {mismatch.stored_kelurahan or 'none'}"
    true = f"{mismatch.true_method} {mismatch.true_kelurahan or 'none'}"
    return f"{mismatch.receipt}: stored {stored}, true {true}"
