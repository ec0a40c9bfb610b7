"""Dates and times as files write them, in the time zone that the mapping names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
Reader = Callable[[str], datetime]


class NotAMoment(ValueError):
    """The text tells no moment; its message says why."""


def moment_reader(*, zone: ZoneInfo, date_format: str | None, day_only: bool) -> Reader:
    """Reads a text into an aware datetime; one without an offset is in `zone`.

    day_only keeps the local day and drops the time: the moment is the start of that day in `zone`.
    """

    def read(text: str) -> datetime:
        moment = _parse(text, date_format)
        if moment.tzinfo is not None:
            moment = _shift(moment, zone)
        if day_only:
            moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = moment.replace(tzinfo=zone)
        if moment < EARLIEST:
            raise NotAMoment(f"{text!r} lies before 1970")
        return moment

    return read


def _parse(text: str, date_format: str | None) -> datetime:
    try:
        if date_format is None:
            return datetime.fromisoformat(text)
        return datetime.strptime(text, date_format)  # noqa: DTZ007  # the zone is the mapping's
    except ValueError:
        wanted = f"written as {date_format}" if date_format else "in ISO 8601, such as 2026-03-31 or 2026-03-31T08:15"
        raise NotAMoment(f"{text!r} is no date {wanted}") from None


def _shift(moment: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise NotAMoment(f"{moment.isoformat()!r} lies before 1970") from None
