"""Files as people save them. One bad line spoils itself and no other."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from geo_pot.complaints.importing.csv_file import TEXT_LIMIT, Line, open_table, read_table
from geo_pot.complaints.importing.errors import FileError


def lines_of(content: bytes, *, delimiter: str | None = None, encoding: str = "utf-8") -> list[Line]:
    return list(read_table(io.BytesIO(content), "f.csv", delimiter=delimiter, encoding=encoding).lines)


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert read_table(io.BytesIO("\ufeffid,x\n".encode()), "f.csv").header == ["id", "x"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(separator: str) -> None:
    assert lines_of(f"id{separator}text\n1{separator}a\n".encode()) == [Line(2, ["1", "a"])]


def test_a_quoted_text_may_hold_lines_quotes_and_delimiters() -> None:
    content = b'id,text\n1,"two\r\nlines, ""quoted"""\n2,next\n'

    assert lines_of(content) == [Line(2, ["1", 'two\r\nlines, "quoted"']), Line(4, ["2", "next"])]


def test_lines_may_end_as_on_windows_and_the_last_one_may_not_end_at_all() -> None:
    assert lines_of(b"id,text\r\n1,a\r\n\r\n2,b") == [Line(2, ["1", "a"]), Line(4, ["2", "b"])]


def test_a_line_with_a_nul_byte_is_flawed_alone() -> None:
    one, two = lines_of(b"id,text\n1,a\0b\n2,c\n")

    assert (one.flaw, two.flaw) == ("holds a NUL byte", "")


def test_a_line_in_another_encoding_is_flawed_alone() -> None:
    one, two = lines_of(b"id,text\n1,caf\xe9\n2,c\n")

    assert (one.flaw, two.flaw) == ("holds bytes that are no text in the file's encoding", "")


def test_a_named_encoding_is_read_as_such() -> None:
    assert lines_of(b"id,text\n1,caf\xe9\n", encoding="cp1252") == [Line(2, ["1", "café"])]


def test_a_line_with_another_number_of_cells_is_flawed_alone() -> None:
    flaws = [line.flaw for line in lines_of(b"id,text\n1\n2,b,c\n3,d\n")]

    assert flaws == ["has 1 cells, the header names 2 columns", "has 3 cells, the header names 2 columns", ""]


def test_a_quote_in_the_wrong_place_spoils_its_own_line() -> None:
    one, two = lines_of(b'id,text\n1,"a"b\n2,c\n')

    assert one.flaw.startswith("not CSV: ")
    assert one.cells == ['1,"a"b']
    assert two == Line(3, ["2", "c"])


def test_a_quote_that_never_ends_swallows_no_more_than_the_limit() -> None:
    filler = b"2,word\n" * 30_000
    first, *others = lines_of(b'id,text\n1,"open\n' + filler)

    assert first.flaw == f"not CSV: field larger than field limit ({TEXT_LIMIT})"
    assert others[-1] == Line(30_002, ["2", "word"])


def test_a_quote_that_is_open_at_the_end_is_a_flaw() -> None:
    (line,) = lines_of(b'id,text\n1,"open\n')

    assert line.flaw == "not CSV: unexpected end of data"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "f.csv is empty"),
        (b"  \n1,2\n", "f.csv is empty"),
        ("id,x\n".encode("utf-16"), "f.csv is not text in utf-8: save it as CSV in UTF-8"),
        (b"PK\x03\x04\x00\x00", "f.csv is not text in utf-8"),
        (b"id,x,x\n1,2,3\n", "f.csv has several columns of the name x"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        lines_of(content)


def test_a_file_that_is_absent_is_refused_by_name(tmp_path: Path) -> None:
    with (
        pytest.raises(FileError, match=r"absent\.csv cannot be read: No such file"),
        open_table(tmp_path / "absent.csv"),
    ):
        pass
