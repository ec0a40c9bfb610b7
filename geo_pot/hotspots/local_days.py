"""Moments as days, the unit of the analysis: local time of the Territory, days since 1970 as floats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

ORIGIN = datetime(1970, 1, 1)  # noqa: DTZ001 -- local on purpose: a local day has one number in every zone
DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)  # not midnight, which is another day


@dataclass(frozen=True, slots=True)
class LocalDays:
    """Between aware moments and local days; sql/read_reports.sql counts in the same way."""

    zone: ZoneInfo

    def from_moment(self, moment: datetime) -> float:
        """Days since 1970 on the clocks of the zone. ValueError for a moment without a zone."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone: give an aware datetime")
        return (moment.astimezone(self.zone).replace(tzinfo=None) - ORIGIN) / DAY

    def late_on(self, day: date) -> float:
        """The last second of a local day: who cleaned a site that day took away what lay there that day."""
        return self.from_moment(datetime.combine(day, LAST_SECOND, self.zone))

    def to_moment(self, days: float) -> datetime:
        """The moment, in UTC."""
        return (ORIGIN + days * DAY).replace(tzinfo=self.zone).astimezone(UTC)

    def perhaps(self, days: float) -> datetime | None:
        """The moment; None where days is NaN or infinite (nothing is known, or it never happened)."""
        return self.to_moment(days) if isfinite(days) else None

    def end_of(self, day: date) -> datetime:
        """The first moment after a local day."""
        return datetime.combine(day + DAY, time(), self.zone).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()
