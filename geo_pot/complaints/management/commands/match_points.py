"""manage.py match_points: tell where each point of a list lies."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo_pot.complaints.importing.csv_file import Line, open_table
from geo_pot.complaints.importing.drafts import Rejected, read_lonlat
from geo_pot.complaints.importing.errors import FileError
from geo_pot.complaints.management.progress import ProgressBar
from geo_pot.complaints.queries.point_matching import NumberedPoint, PointMatch, match_points
from spatial.models import Edition, EditionState

BATCH = 20_000
COLUMNS = ("kelurahan_code", "kelurahan_name", "kecamatan_code", "kecamatan_name", "method", "distance_m")
INVALID = "invalid"  # the method of a line without usable coordinates


class Command(BaseCommand):
    help = (
        f"Appends {', '.join(COLUMNS)} to any CSV file of points, by the published boundaries of all Territories."
        " method is covers, nearest (within the Territory's tolerance), unmatched (the nearest is named all the same)"
        " or invalid (no usable coordinates)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--lon", required=True, metavar="COL", help="column of the longitude, degrees WGS 84")
        parser.add_argument("--lat", required=True, metavar="COL", help="column of the latitude")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv")
        parser.add_argument("--delimiter", help="default: found in the header")
        parser.add_argument("--encoding", default="utf-8")

    def handle(
        self, *_: object, file: Path, lon: str, lat: str, out: Path, delimiter: str | None, encoding: str, **__: object
    ) -> None:
        if not Edition.objects.filter(state=EditionState.PUBLISHED).exists():
            raise CommandError("No Territory has published boundaries: load them with load_boundaries --publish")
        if out.exists() and file.exists() and out.samefile(file):
            raise CommandError(f"--out {out} is the file that is read; give another name")
        try:
            with (
                open_table(file, delimiter=delimiter, encoding=encoding) as table,
                out.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream,
            ):
                positions = [_position(table.header, name) for name in (lon, lat)]
                if clashing := sorted(set(COLUMNS).intersection(table.header)):
                    self.stderr.write(f"{file.name} has {', '.join(clashing)} already: the last columns are ours")
                bar = ProgressBar(self.stderr, total=file.stat().st_size)
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow([*table.header, *COLUMNS])
                counts: Counter[str] = Counter()
                for lines in _batches(table.lines):
                    rows = list(_match(lines, positions))
                    writer.writerows([*line.cells, *match] for line, match in zip(lines, rows, strict=True))
                    counts.update(match[4] for match in rows)
                    bar.show(table.bytes_read(), f"{counts.total():,} points")
                bar.finish(f"{counts.total():,} points")
        except FileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}") from error
        steps = ", ".join(f"{count:,} {method}" for method, count in counts.most_common())
        self.stdout.write(f"{counts.total():,} points: {steps or 'none'}")


def _position(header: Sequence[str], name: str) -> int:
    if name not in header:
        raise CommandError(f"The file has no column {name}; it has {', '.join(header)}")
    return header.index(name)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    source = iter(lines)
    while batch := list(islice(source, BATCH)):
        yield batch


def _match(lines: Sequence[Line], positions: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The six cells of each line."""
    points = [point for number, line in enumerate(lines) if (point := _point(number, line, positions))]
    found = {match.number: match for match in match_points(points)}
    for number in range(len(lines)):
        yield _cells(found[number]) if number in found else ("", "", "", "", INVALID, "")


def _point(number: int, line: Line, positions: Sequence[int]) -> NumberedPoint | None:
    if len(line.cells) <= max(positions):
        return None
    try:
        return NumberedPoint(number, *read_lonlat(*(line.cells[position].strip() for position in positions)))
    except Rejected:
        return None


def _cells(match: PointMatch) -> tuple[str, ...]:
    kelurahan, kecamatan = match.kelurahan, match.kecamatan
    above = ("", "") if kecamatan is None else (kecamatan.code, kecamatan.name)
    return (kelurahan.code, kelurahan.name, *above, match.method, f"{match.distance_m:.2f}")
