"""From a line to a draft, or to the reason why there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geo_pot.complaints.importing.csv_file import Line
from geo_pot.complaints.importing.drafts import Draft, DraftReader, Limits, Rejected, read_lonlat
from geo_pot.complaints.importing.errors import FileError
from geo_pot.complaints.importing.mapping import parse_mapping
from geo_pot.complaints.importing.moments import moment_reader
from geo_pot.complaints.workflow import Status

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
HEADER = ["id", "x", "y", "what", "when", "done", "state", "words", "radius", "who", "sort"]
GOOD = {"id": "a-1", "x": "-87.6", "y": "41.8", "what": "Garbage", "when": "2025-07-01"}
CONTENT = {
    "source": "city-311",
    "columns": {
        "external_id": "id", "lon": "x", "lat": "y", "category": "what", "created": "when", "completed": "done",
        "status": "state", "text": "words", "accuracy_m": "radius", "reporter": "who", "kind": "sort",
    },
    "categories": {"Garbage": "waste"},
    "statuses": {"Done": {"status": "resolved"}, "Dup": {"status": "duplicate"}},
    "default_status": "submitted",
}  # fmt: skip


def read(cells: dict[str, str], *, day_only: bool = True, date_format: str | None = None, **changes: object) -> Draft:
    reader = DraftReader(
        parse_mapping({**CONTENT, **changes}, name="m.toml"),
        HEADER,
        read_moment=moment_reader(zone=ZONE, date_format=date_format, day_only=day_only),
        now=NOW,
        codes=frozenset({"waste", "other"}),
        limits=Limits(external_id=10, text=20, accuracy_m=100_000),
        cleaned="removed",
    )
    row = {**GOOD, **cells}
    return reader.read(Line(7, [row.get(name, "") for name in HEADER]))


def test_a_day_is_the_local_one() -> None:
    draft = read({"when": "2025-07-01"})

    assert draft.created_at == datetime(2025, 7, 1, 5, tzinfo=UTC)
    assert (draft.line, draft.category, draft.status, draft.kind) == (7, "waste", "submitted", "complaint")


def test_an_instant_keeps_its_offset() -> None:
    assert read({"when": "2025-07-01T08:15+07:00"}, day_only=False).created_at == datetime(
        2025, 7, 1, 1, 15, tzinfo=UTC
    )


def test_a_date_of_another_form_is_read_by_the_mapping_s() -> None:
    assert read({"when": "31/12/2025"}, date_format="%d/%m/%Y").created_at == datetime(2025, 12, 31, 6, tzinfo=UTC)


def test_completed_means_cleaned_where_the_mapping_says_so() -> None:
    done = {"state": "Done", "done": "2025-07-05"}

    assert read(done).outcome is None
    assert read(done, completed_means_cleaned=True).outcome == "removed"
    assert read({**done, "state": "Dup"}, completed_means_cleaned=True).outcome is None


def test_an_open_complaint_has_no_end_whatever_the_file_says() -> None:
    draft = read({"state": "Open", "done": "2025-07-05"}, completed_means_cleaned=True)

    assert (draft.status, draft.resolved_at, draft.outcome) == (Status.SUBMITTED, None, None)


def test_a_duplicate_without_a_date_is_one_all_the_same() -> None:
    draft = read({"state": "Dup"})

    assert (draft.status, draft.resolved_at) == (Status.DUPLICATE, None)


def test_an_unknown_category_takes_the_default() -> None:
    assert read({"what": "Noise"}, default_category="other").category == "other"


def test_a_text_is_cut_where_ours_end() -> None:
    assert read({"words": "x" * 30}).text == "x" * 20


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"x": "", "y": ""}, "has no coordinates"),
        ({"x": "west"}, "lon 'west' is no number; write it with a decimal point"),
        ({"x": "-87,6"}, "lon '-87,6' is no number; write it with a decimal point"),
        ({"y": "NaN"}, "lat 'NaN' is no finite number"),
        ({"y": "inf"}, "lat 'inf' is no finite number"),
        ({"x": "-6.2", "y": "106.9"}, "lat 106.9 is out of range: lon and lat look swapped"),
        ({"x": "446221", "y": "4631234"}, "lon 446221, lat 4631234 are no degrees"),
        ({"id": ""}, "external_id is empty"),
        ({"id": "12345678901"}, "external_id has 11 characters, at most 10 are possible"),
        ({"what": "Noise"}, "category 'Noise' is not in the mapping, which has no default_category"),
        ({"when": ""}, "created is empty"),
        ({"when": "07/01/2025"}, "created '07/01/2025' is no date in ISO 8601"),
        ({"when": "2025-02-30"}, "created '2025-02-30' is no date in ISO 8601"),
        ({"when": "2027-01-01"}, "created '2027-01-01' lies in the future"),
        ({"when": "1899-12-31"}, "created '1899-12-31' lies before 1970"),
        ({"when": "0001-01-01T00:00+14:00"}, "lies before 1970"),
        ({"state": "Done", "done": "soon"}, "completed 'soon' is no date"),
        ({"radius": "-1"}, "accuracy_m '-1' should lie between 0 and 100000"),
        ({"sort": "gossip"}, "kind 'gossip' should be one of complaint, information"),
    ],
)
def test_what_cannot_be_a_complaint_is_rejected_with_the_reason(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read(cells)

    assert reason in str(rejected.value)


def test_a_status_that_nobody_mapped_is_rejected() -> None:
    content = {key: value for key, value in CONTENT.items() if key != "default_status"}
    reader = DraftReader(
        parse_mapping(content, name="m.toml"),
        HEADER,
        read_moment=moment_reader(zone=ZONE, date_format=None, day_only=True),
        now=NOW,
        codes=frozenset({"waste"}),
        limits=Limits(10, 20, 100),
        cleaned="removed",
    )

    with pytest.raises(Rejected, match="status 'Odd' is not in the mapping, which has no default_status"):
        reader.read(Line(2, ["a", "1", "2", "Garbage", "2025-07-01", "", "Odd", "", "", "", ""]))


def test_a_file_without_a_mapped_column_is_refused() -> None:
    with pytest.raises(FileError, match="the file has no column when, done"):
        DraftReader(
            parse_mapping(CONTENT, name="m.toml"),
            [name for name in HEADER if name not in {"when", "done"}],
            read_moment=moment_reader(zone=ZONE, date_format=None, day_only=True),
            now=NOW,
            codes=frozenset(),
            limits=Limits(10, 20, 100),
            cleaned="removed",
        )


def test_degrees_keep_every_digit_of_the_file() -> None:
    assert read_lonlat("-87.62888077093804", "41.736183832801245") == (-87.62888077093804, 41.736183832801245)
