"""What docs/cell_index.md shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from spatial.cells import CellIndex

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "cell_index.md").read_text()


def test_the_notebook_runs_line_by_line_and_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    names = {"lons": np.array([106.99, 0]), "lats": np.array([-6.24, 0])}
    lines = re.findall(r"^    (.*)$", PAGE.split("## In a notebook")[1].split("## ")[0], re.MULTILINE)

    exec("\n".join(lines), names)  # noqa: S102  # our own page

    said = re.search(r'index\.locate\(106\.99, -6\.24\) +# "([\d.]+)"', PAGE)
    assert said is not None
    assert names["index"].locate(106.99, -6.24) == said[1]  # type: ignore[attr-defined]  # not known before it runs


def test_six_lines_of_it_say_what_six_lines_of_geopandas_say(monkeypatch: pytest.MonkeyPatch) -> None:
    geopandas = pytest.importorskip("geopandas", reason="only requirements/bench.txt has geopandas")
    monkeypatch.chdir(ROOT / "fixtures" / "boundaries")  # where kelurahan.geojson is
    heading, *lines = re.findall(r"^    (.*)$", PAGE.split("## In a notebook")[0], re.MULTILINE)
    column = heading.index("with the cell index")
    rng = np.random.default_rng(1)
    lons, lats = rng.uniform(106.9, 107.1, 2_000), rng.uniform(-6.4, -6.1, 2_000)
    theirs = {"geopandas": geopandas, "lons": lons, "lats": lats}
    ours = {"geopandas": geopandas, "lons": lons, "lats": lats, "numpy": np, "CellIndex": CellIndex}

    exec("\n".join(line[:column] for line in lines), theirs)  # noqa: S102  # our own page
    exec("\n".join(line[column:] for line in lines), ours)  # noqa: S102

    assert theirs["codes"].reindex(range(2_000)).fillna("").tolist() == [code or "" for code in ours["codes"]]
