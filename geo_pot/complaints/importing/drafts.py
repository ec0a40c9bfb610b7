"""From a line of the file to a draft of a complaint, or to the reason why it is rejected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geo_pot.complaints.importing.csv_file import Line
from geo_pot.complaints.importing.errors import FileError
from geo_pot.complaints.importing.mapping import KINDS, Ending, ImportMapping
from geo_pot.complaints.importing.moments import NotAMoment, Reader
from geo_pot.complaints.workflow import ENDED, Kind, Status

AHEAD = timedelta(days=1)  # a clock may be wrong by that much


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint as the file tells it; categories and outcomes by code."""

    line: int
    external_id: str
    category: str
    kind: str
    text: str
    lon: float
    lat: float
    accuracy_m: float | None
    reporter: str | None  # as in the file: whoever stores it hashes it
    status: str
    created_at: datetime
    resolved_at: datetime | None
    outcome: str | None


class Rejected(ValueError):
    """The line cannot become a complaint; its message says why."""


@dataclass(frozen=True)
class Limits:
    external_id: int
    text: int
    accuracy_m: float


class DraftReader:
    """Reads lines of one file by one mapping."""

    def __init__(
        self,
        mapping: ImportMapping,
        header: Sequence[str],
        *,
        read_moment: Reader,
        now: datetime,
        codes: frozenset[str],
        limits: Limits,
        cleaned: str,
    ) -> None:
        """codes: of the Territory's categories. cleaned: code of the outcome of a completed complaint that has none.

        Raises FileError when the file lacks a column that the mapping names.
        """
        missing = [theirs for theirs in mapping.columns.values() if theirs not in header]
        if missing:
            there = ", ".join(header)
            raise FileError(
                f"the file has no column {', '.join(missing)}; correct [columns] in the mapping; it has {there}"
            )
        self.mapping, self.read_moment, self.now = mapping, read_moment, now
        self.codes, self.limits, self.cleaned = codes, limits, cleaned
        self.position = {ours: header.index(theirs) for ours, theirs in mapping.columns.items()}

    def read(self, line: Line) -> Draft:
        """Raises Rejected with the reason."""
        if line.flaw:
            raise Rejected(line.flaw)
        cells = {ours: line.cells[position].strip() for ours, position in self.position.items()}
        lon, lat = read_lonlat(cells["lon"], cells["lat"])
        ending = self._ending(cells.get("status"), completed=bool(cells.get("completed")))
        return Draft(
            line=line.number,
            external_id=self._external_id(cells["external_id"]),
            category=self._category(cells["category"]),
            kind=self._kind(cells.get("kind", "")),
            text=cells.get("text", "")[: self.limits.text],
            lon=lon,
            lat=lat,
            accuracy_m=self._accuracy(cells.get("accuracy_m", "")),
            reporter=cells.get("reporter") or None,
            status=ending.status,
            created_at=self._moment(cells["created"], "created"),
            resolved_at=self._resolved_at(ending, cells.get("completed", "")),
            outcome=self._outcome(ending, cells.get("completed", "")),
        )

    def _external_id(self, value: str) -> str:
        if not value:
            raise Rejected("external_id is empty: without it a second import would store the line again")
        if len(value) > self.limits.external_id:
            raise Rejected(f"external_id has {len(value)} characters, at most {self.limits.external_id} are possible")
        return value

    def _category(self, value: str) -> str:
        code = value if self.mapping.categories is None else self.mapping.categories.get(value)
        code = code if code in self.codes else self.mapping.default_category
        if code is None:
            raise Rejected(f"category {value!r} is not in the mapping, which has no default_category")
        return code

    def _ending(self, value: str | None, *, completed: bool) -> Ending:
        if value is None:
            return Ending(Status.RESOLVED if completed else Status.SUBMITTED)
        ending = self.mapping.statuses.get(value, self.mapping.default_status)
        if ending is None:
            raise Rejected(f"status {value!r} is not in the mapping, which has no default_status")
        return ending

    def _kind(self, value: str) -> str:
        if value and value not in KINDS:
            raise Rejected(f"kind {value!r} should be one of {', '.join(sorted(KINDS))}")
        return value or Kind.COMPLAINT.value

    def _accuracy(self, value: str) -> float | None:
        if not value:
            return None
        accuracy_m = _number(value, "accuracy_m")
        if not 0 <= accuracy_m <= self.limits.accuracy_m:
            raise Rejected(f"accuracy_m {value!r} should lie between 0 and {self.limits.accuracy_m:.0f}")
        return accuracy_m

    def _resolved_at(self, ending: Ending, completed: str) -> datetime | None:
        return self._moment(completed, "completed") if completed and ending.status in ENDED else None

    def _outcome(self, ending: Ending, completed: str) -> str | None:
        done = ending.status in {Status.RESOLVED, Status.CLOSED} and completed and self.mapping.completed_means_cleaned
        return ending.outcome or (self.cleaned if done else None)

    def _moment(self, value: str, name: str) -> datetime:
        if not value:
            raise Rejected(f"{name} is empty")
        try:
            moment = self.read_moment(value)
        except NotAMoment as error:
            raise Rejected(f"{name} {error}") from error
        if moment > self.now + AHEAD:
            raise Rejected(f"{name} {value!r} lies in the future")
        return moment


def read_lonlat(lon: str, lat: str) -> tuple[float, float]:
    """Two texts as degrees (EPSG:4326). Raises Rejected where they are empty, no numbers, or out of range."""
    if not lon or not lat:
        raise Rejected("has no coordinates")
    x, y = _number(lon, "lon"), _number(lat, "lat")
    if abs(y) > 90 >= abs(x):
        raise Rejected(f"lat {lat} is out of range: lon and lat look swapped")
    if abs(x) > 180 or abs(y) > 90:
        raise Rejected(f"lon {lon}, lat {lat} are no degrees")
    return x, y


def _number(value: str, name: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise Rejected(f"{name} {value!r} is no number; write it with a decimal point") from None
    if not math.isfinite(number):
        raise Rejected(f"{name} {value!r} is no finite number")
    return number
