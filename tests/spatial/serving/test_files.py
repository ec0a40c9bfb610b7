"""The file of an index is a saving and never a condition: whatever becomes of it, the answers stay."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from django.conf import settings
from shapely import box

from spatial.cells import CellIndex
from spatial.serving import files

WEST, EAST = box(0, 0, 1, 1), box(1, 0, 2, 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "INDEX_DIR", tmp_path / "made" / "when needed")
    return tmp_path / "made" / "when needed"


def ask() -> str | None:
    """By an index that nobody else holds: it is read or built for this question."""
    return files.load_or_build([WEST, EAST], ["a", "b"]).locate(1.5, 0.5)


def the_file(folder: Path) -> Path:
    (file,) = folder.glob("*.cells")
    return file


def test_an_index_is_built_once_and_then_read(folder: Path) -> None:
    took_s = [files.load_or_build([WEST, EAST], ["a", "b"]).build_s for _ in range(3)]

    assert len(set(took_s)) == 1  # no building takes as long as another
    assert ask() == "b"


def test_who_holds_an_index_already_reads_nothing(folder: Path) -> None:
    held = files.load_or_build([WEST, EAST], ["a", "b"])
    shutil.rmtree(folder)

    assert files.load_or_build([WEST, EAST], ["a", "b"]) is held
    assert not folder.exists()


def test_a_damaged_file_is_built_again(folder: Path) -> None:
    ask()
    whole = the_file(folder).read_bytes()

    for damaged in (whole[:-100], whole[:-100] + bytes(100), b"", b"something else"):
        the_file(folder).write_bytes(damaged)
        assert (ask(), the_file(folder).read_bytes()[-100:]) == ("b", whole[-100:])


def test_a_file_of_other_outlines_is_built_again(folder: Path) -> None:
    ask()
    CellIndex.build([WEST, EAST], ["b", "a"]).save(the_file(folder))

    assert ask() == "b"
    assert CellIndex.load(the_file(folder)).locate(1.5, 0.5) == "b"


def test_a_folder_that_cannot_be_written_costs_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(settings, "INDEX_DIR", tmp_path / "file")

    assert ask() == "b"


def test_files_that_nobody_has_opened_for_long_are_removed_by_who_stores_another(folder: Path) -> None:
    ask()
    before = the_file(folder)
    long_ago = time.time() - files.KEPT_S - 1
    os.utime(before, (long_ago, long_ago))

    files.load_or_build([WEST], ["a"])

    assert the_file(folder) != before


def test_a_file_that_is_opened_is_kept(folder: Path) -> None:
    ask()
    before = the_file(folder)
    long_ago = time.time() - files.KEPT_S - 1
    os.utime(before, (long_ago, long_ago))
    ask()

    files.load_or_build([WEST], ["a"])

    assert before.exists()
