"""The reject file: what was not imported, why, and the row as it stood, so that it can be mended and brought again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from geo_pot.complaints.importing.csv_file import Line


@dataclass(frozen=True, slots=True)
class Reject:
    line: Line
    reason: str


class RejectFile:
    """Writes one row for each reject: line, reason, then the file's own cells under the file's own header."""

    def __init__(self, stream: TextIO, header: Sequence[str]) -> None:
        self.writer = csv.writer(stream)
        self.writer.writerow(["line", "reason", *header])

    def write(self, rejects: Sequence[Reject]) -> None:
        """Bytes that are no text are written as they came where the stream's error handler is surrogateescape."""
        self.writer.writerows([reject.line.number, reject.reason, *reject.line.cells] for reject in rejects)
