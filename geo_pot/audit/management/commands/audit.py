from __future__ import annotations

import csv
import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from geo_pot.audit.queries import COLUMNS, entries_between

Entries = Iterable[dict[str, Any]]
# A spreadsheet would take such a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def moment(text: str) -> datetime:
    """2026-01-31, or 2026-01-31T12:00+07:00; UTC where no offset is given."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date or time such as 2026-01-31T12:00+07:00") from error
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def write_jsonl(entries: Entries, file: IO[str]) -> int:
    count = 0
    for count, entry in enumerate(entries, start=1):  # noqa: B007  # the number of the last one is what is asked for
        file.write(json.dumps(entry, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
    return count


def write_csv(entries: Entries, file: IO[str]) -> int:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    count = 0
    for count, entry in enumerate(entries, start=1):  # noqa: B007
        table.writerow([cell(entry[column]) for column in COLUMNS])
    return count


def cell(value: Any) -> str:  # noqa: ANN401  # whatever a column holds
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).strip('"')
    return f"'{text}" if text.startswith(FORMULA) else text


WRITERS: dict[str, Callable[[Entries, IO[str]], int]] = {".jsonl": write_jsonl, ".csv": write_csv}


class Command(BaseCommand):
    help = "Give out the audit: who changed or looked at what, and when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        export = commands.add_parser("export", help="write the entries of a period to a file")
        export.add_argument("--since", type=moment, metavar="TIME", help="the first entries' time; UTC without offset")
        export.add_argument("--until", type=moment, metavar="TIME", help="before this time")
        export.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl|FILE.csv")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        out: Path = options["out"]
        write = WRITERS.get(out.suffix)
        if write is None:
            raise CommandError(f"{out} should end in {' or '.join(WRITERS)}")
        unfinished = out.with_name(f".{out.name}.{os.getpid()}")
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                count = write(entries_between(options["since"], options["until"]), file)
            unfinished.chmod(0o600)
            unfinished.replace(out)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{out}: {count} entries")
