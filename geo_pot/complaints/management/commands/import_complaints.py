"""manage.py import_complaints: bring a file of complaints into a Territory."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from geo_pot.complaints.actions.import_complaints import BATCH, Imported, import_complaints
from geo_pot.complaints.importing.csv_file import open_table
from geo_pot.complaints.importing.errors import ImportRefused
from geo_pot.complaints.importing.mapping import read_mapping
from geo_pot.complaints.importing.rejects import Reject, RejectFile
from geo_pot.complaints.management.arguments import find_territory
from geo_pot.complaints.management.progress import ProgressBar

SHOWN = 10  # rejected lines that are named on the screen


class Command(BaseCommand):
    help = (
        "Brings a CSV file of complaints into a Territory. The mapping says what its columns and values mean. Lines"
        " that cannot be stored go to the reject file with their number and the reason. A second run stores nothing"
        " twice, and completes one that was interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--territory", required=True, metavar="CODE")
        parser.add_argument("--mapping", required=True, type=Path, metavar="M.toml", help="what the columns mean")
        parser.add_argument("--rejects", type=Path, metavar="FILE.csv", help="write the lines that were not stored")
        parser.add_argument("--batch", type=_batch_size, default=BATCH, metavar="N", help=f"default: {BATCH}")

    def handle(
        self, *_: object, file: Path, territory: str, mapping: Path, rejects: Path | None, batch: int, **__: object
    ) -> None:
        city = find_territory(territory)
        screen = _Screen(self.stderr.write)
        try:
            rules = read_mapping(mapping)
            with (
                open_table(file, delimiter=rules.delimiter, encoding=rules.encoding) as table,
                _reject_file(rejects, table.header) as write,
            ):
                bar = ProgressBar(self.stderr, total=file.stat().st_size)
                imported = import_complaints(
                    table=table,
                    territory=city,
                    mapping=rules,
                    now=timezone.now(),
                    batch=batch,
                    reject=lambda found: screen.note(found, write),
                    progress=lambda done: bar.show(table.bytes_read(), f"{done.lines:,} lines, {done.stored:,} stored"),
                )
                bar.finish(f"{imported.lines:,} lines, {imported.stored:,} stored")
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        screen.close(rejects)
        self.stdout.write(describe(imported, city.name))


class _Screen:
    """Names the first rejected lines on the screen; the others are counted."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.count = say, 0

    def note(self, rejects: Sequence[Reject], write: Callable[[Sequence[Reject]], None]) -> None:
        write(rejects)
        for reject in rejects[: max(0, SHOWN - self.count)]:
            self.say(f"line {reject.line.number}: {reject.reason}")
        self.count += len(rejects)

    def close(self, path: Path | None) -> None:
        if self.count > SHOWN:
            where = f"all are in {path}" if path else "write all to a file with --rejects"
            self.say(f"… and {self.count - SHOWN:,} more; {where}")


def describe(imported: Imported, city: str) -> str:
    steps = ", ".join(f"{count:,} {status}" for status, count in Counter(imported.by_status).most_common())
    stored = f"{imported.stored:,} stored" + (f" ({steps})" if steps else "")
    there = f", {imported.already_there:,} were there already" if imported.already_there else ""
    return f"{city}: {imported.lines:,} lines, {stored}{there}, {imported.rejected:,} rejected"


@contextlib.contextmanager
def _reject_file(path: Path | None, header: Sequence[str]) -> Iterator[Callable[[Sequence[Reject]], None]]:
    if path is None:
        yield lambda _rejects: None
        return
    try:
        stream = path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error
    with stream:
        yield RejectFile(stream, header).write


def _batch_size(text: str) -> int:
    size = int(text)
    if not 1 <= size <= 100_000:
        raise ValueError
    return size
