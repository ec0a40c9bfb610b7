from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from geo_pot.hotspots.local_days import LocalDays

JAKARTA = LocalDays(ZoneInfo("Asia/Jakarta"))
CHICAGO = LocalDays(ZoneInfo("America/Chicago"))


def test_a_day_begins_at_local_midnight() -> None:
    assert JAKARTA.from_moment(datetime(1970, 1, 1, 17, tzinfo=UTC)) == 1.0
    assert CHICAGO.from_moment(datetime(1970, 1, 2, 6, tzinfo=UTC)) == 1.0


def test_a_moment_comes_back_from_its_day() -> None:
    moment = datetime(2026, 7, 9, 3, 30, tzinfo=UTC)

    assert CHICAGO.to_moment(CHICAGO.from_moment(moment)) == moment


def test_what_never_happened_has_no_moment() -> None:
    assert [JAKARTA.perhaps(float(days)) for days in ("nan", "inf")] == [None, None]


def test_the_end_of_a_day_is_the_first_moment_of_the_next() -> None:
    assert JAKARTA.end_of(date(2026, 1, 31)) == datetime(2026, 1, 31, 17, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="give an aware datetime"):
        JAKARTA.from_moment(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake
