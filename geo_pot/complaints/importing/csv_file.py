"""Lines of a CSV file as they come, however it was saved: with a byte order mark, semicolons, texts over several lines.

One bad line spoils itself and no other: what cannot be decoded or parsed is given out with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from geo_pot.complaints.importing.errors import FileError

DELIMITERS = (",", ";", "\t", "|")
TEXT_LIMIT = 131_072  # a quote that never ends swallows no more than this
SHOWN = 500  # characters of a line that cannot be parsed, in the reject file


@dataclass(frozen=True, slots=True)
class Line:
    """One record. number: of its first physical line, the header is 1. flaw: why its cells cannot be used."""

    number: int
    cells: list[str]
    flaw: str = ""


@dataclass(frozen=True)
class Table:
    """bytes_read: how far the file has been read, for those who wait for its end."""

    header: list[str]
    lines: Iterator[Line]
    bytes_read: Callable[[], int]


@contextmanager
def open_table(path: Path, *, delimiter: str | None = None, encoding: str = "utf-8") -> Iterator[Table]:
    """The header of a CSV file and its lines, to be read once, in order.

    Raises FileError when it cannot be read, is empty, has no text in that encoding, or names a column twice.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror}") from error
    with stream:
        yield read_table(stream, path.name, delimiter=delimiter, encoding=encoding)


def read_table(stream: BinaryIO, name: str, *, delimiter: str | None = None, encoding: str = "utf-8") -> Table:
    """The same for an open stream of bytes; `name` stands in messages."""
    codec = "utf-8-sig" if encoding.lower().replace("-", "") in {"utf8", "utf8sig"} else encoding
    # Bytes that are no text become lone surrogates: they are found again in the line that holds them.
    text = TextIOWrapper(stream, encoding=codec, errors="surrogateescape", newline="")
    first = text.readline(TEXT_LIMIT)
    if not first.strip():
        raise FileError(f"{name} is empty: its first line should name the columns")
    if "\0" in first or not _is_text(first):
        raise FileError(
            f"{name} is not text in {encoding}: save it as CSV in UTF-8, or name its encoding in the mapping"
        )
    separator = delimiter or max(DELIMITERS, key=first.count)
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=separator))]
    if twice := sorted({column for column in header if column and header.count(column) > 1}):
        raise FileError(f"{name} has several columns of the name {', '.join(twice)}: rename all but one")
    return Table(header, _read_lines(text, separator, len(header)), lambda: 0 if text.closed else stream.tell())


def _read_lines(text: Iterable[str], separator: str, width: int) -> Iterator[Line]:
    source = _Remembering(text)
    csv.field_size_limit(TEXT_LIMIT)
    reader = csv.reader(source, delimiter=separator, strict=True)
    number = 2
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, [source.shown()], f"not CSV: {error}")
        else:
            if cells:
                yield Line(number, cells, _flaw(cells, width))
        number += len(source.taken)


class _Remembering:
    """Physical lines, and those taken for the current record."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        return line

    def shown(self) -> str:
        return "".join(self.taken)[:SHOWN].rstrip("\r\n")


def _flaw(cells: list[str], width: int) -> str:
    whole = "".join(cells)
    if len(cells) != width:
        return f"has {len(cells)} cells, the header names {width} columns"
    if "\0" in whole:
        return "holds a NUL byte"
    return "" if whole.isascii() or _is_text(whole) else "holds bytes that are no text in the file's encoding"


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
