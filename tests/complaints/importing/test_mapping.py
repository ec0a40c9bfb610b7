"""A mapping is judged as a whole: everything that is wrong with it is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_pot.complaints.importing.errors import MappingError
from geo_pot.complaints.importing.mapping import Ending, parse_mapping, read_mapping
from geo_pot.complaints.workflow import Status

COLUMNS = {"external_id": "id", "lon": "x", "lat": "y", "category": "what", "created": "when"}
LEAST = {"source": "city-311", "columns": COLUMNS}


def test_the_least_mapping_names_a_source_and_five_columns() -> None:
    mapping = parse_mapping(LEAST, name="m.toml")

    assert (mapping.source_name, mapping.precision, mapping.already_public) == ("city-311", "instant", False)
    assert mapping.category_codes() == set()


def test_statuses_become_status_and_outcome() -> None:
    statuses = {"Done": {"status": "resolved", "outcome": "removed"}, "Dup": {"status": "duplicate"}}
    mapping = parse_mapping({**LEAST, "columns": {**COLUMNS, "status": "s"}, "statuses": statuses}, name="m.toml")

    assert mapping.statuses == {"Done": Ending(Status.RESOLVED, "removed"), "Dup": Ending(Status.DUPLICATE)}
    assert mapping.outcome_codes() == {"removed"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sourcee": "x"}, "sourcee: unknown; possible are source, "),
        ({"source": ""}, "source: should be a text"),
        ({"already_public": "yes"}, "already_public: should be true or false"),
        ({"precision": "hour"}, "precision: 'hour' should be one of 'instant', 'day'"),
        ({"time_zone": "Mars/Olympus"}, "time_zone: 'Mars/Olympus' is no time zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone: '../etc/passwd' is no time zone"),
        ({"encoding": "klingon"}, "encoding: 'klingon' is no encoding"),
        ({"delimiter": ":"}, "delimiter: ':' should be one of"),
        ({"columns": {**COLUMNS, "colour": "c"}}, "columns: colour: unknown; possible are external_id, "),
        ({"columns": {**COLUMNS, "text": 3}}, "columns: text: should be the name of a column"),
        ({"columns": {"lon": "x"}}, "columns: lat: missing; say which column of the file it is"),
        ({"columns": "id"}, "columns: should be a table [columns]"),
        ({"columns": {**COLUMNS, "status": "s"}}, "statuses: missing; say what each value"),
        ({"statuses": {"Done": {"status": "resolved"}}}, "columns: status is missing"),
        (
            {"statuses": {"Done": {"status": "assigned"}}},
            "statuses: 'Done': 'assigned' is no status that a complaint may",
        ),
        ({"statuses": {"Done": {"state": "resolved"}}}, "statuses: 'Done': should say status"),
        ({"statuses": {"Open": {"status": "submitted", "outcome": "removed"}}}, "an open complaint has none"),
        ({"default_status": "waiting"}, "default_status: 'waiting' is no status that a complaint may arrive with"),
        ({"categories": {"Garbage": 1}}, "categories: should be a table"),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(change: dict[str, object], problem: str) -> None:
    with pytest.raises(MappingError) as error:
        parse_mapping({**LEAST, **change}, name="m.toml")

    assert problem in str(error.value)


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(MappingError) as error:
        parse_mapping({"precision": "hour", "colour": "red"}, name="m.toml")

    assert len(error.value.problems) == 4


def test_a_file_that_is_no_toml_or_is_absent_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"source = \xff")

    with pytest.raises(MappingError, match=r"broken\.toml cannot be used:\n  it is not TOML in UTF-8"):
        read_mapping(broken)
    with pytest.raises(MappingError, match="it cannot be read: No such file"):
        read_mapping(tmp_path / "absent.toml")
