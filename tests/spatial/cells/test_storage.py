"""An index in a file: the same answers, shared by processes, never an outdated or damaged one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from shapely import box

from spatial.cells import BadIndexFile, CellIndex, StaleIndex, outlines_sha256

OUTLINES, CODES = [box(0, 0, 1, 1), box(1, 0, 2, 1)], ["a", "b"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kelurahan.cells"
    CellIndex.build(OUTLINES, CODES).save(path)
    return path


@pytest.mark.parametrize("mmap", [True, False])
def test_a_loaded_index_answers_as_the_built_one(file: Path, *, mmap: bool) -> None:
    built, loaded = CellIndex.build(OUTLINES, CODES), CellIndex.load(file, mmap=mmap)
    lons, lats = np.random.default_rng(4).uniform(-0.5, 2.5, (2, 5_000))

    assert (loaded.codes, loaded.content_sha256, loaded.nbytes) == (built.codes, built.content_sha256, built.nbytes)
    assert loaded.locate_many(lons, lats).tolist() == built.locate_many(lons, lats).tolist()
    assert loaded.match(2.0001, 0.5, tolerance_m=25) == built.match(2.0001, 0.5, tolerance_m=25)
    assert loaded.locate(1, 0.5) == "a"


def test_an_index_of_other_outlines_is_refused(file: Path) -> None:
    moved = outlines_sha256([box(0, 0, 1, 1), box(1, 0, 2, 2)], CODES)

    CellIndex.load(file, content_sha256=outlines_sha256(OUTLINES, CODES))
    with pytest.raises(StaleIndex, match="built from other outlines"):
        CellIndex.load(file, content_sha256=moved)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"GeoPOT", b"GeoPOT cell index 0\n" + bytes(64), bytes(1000)):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(BadIndexFile, match="no cell index"):
            CellIndex.load(tmp_path / "other")


@pytest.mark.parametrize("mmap", [True, False])
def test_a_damaged_file_is_refused_wherever_the_damage_is(file: Path, *, mmap: bool) -> None:
    content = file.read_bytes()
    places = np.random.default_rng(5).integers(20, len(content), 200)
    for place in [*range(20, 200), *places.tolist()]:
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with pytest.raises(BadIndexFile):
            CellIndex.load(file, mmap=mmap)
    for length in (21, 30, 500, len(content) // 2, len(content) - 1):
        file.write_bytes(content[:length])
        with pytest.raises(BadIndexFile):
            CellIndex.load(file, mmap=mmap)


def test_a_new_index_takes_the_place_of_a_mapped_one(file: Path) -> None:
    old = CellIndex.load(file)
    CellIndex.build(OUTLINES, ["c", "d"]).save(file)

    assert (old.locate(0.5, 0.5), CellIndex.load(file).locate(0.5, 0.5)) == ("a", "c")
    assert [path.name for path in file.parent.iterdir()] == ["kelurahan.cells"]


def test_neither_django_nor_a_database_is_loaded_with_it() -> None:
    code = "import sys, spatial.cells; print(sorted({'django', 'psycopg2', 'geo_pot'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
