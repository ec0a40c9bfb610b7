"""The planner's guide does what it says: its Python runs on files of the API, and so do QGIS and R where they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas
import pytest
from django.test import Client

from tests.complaints.grid_city import GridCity
from tests.hotspots.planting import OTHER_SPOT, plant, run

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "planners.md"
QGIS_PYTHON = "/usr/bin/python3"  # QGIS comes with the system's Python, not with ours


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"^```{kind}\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return found


@pytest.fixture
def files(city: GridCity, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The four files of the guide, of a city with two sites, in the folder that the guide is read in."""
    plant(city)
    plant(city, OTHER_SPOT, seed=2)
    run(city)
    monkeypatch.chdir(tmp_path)

    def fetch(name: str, path: str, **query: str) -> None:
        Path(name).write_bytes(client.get(f"/api/v1/{path}", {"lang": "en", **query}).getvalue())

    fetch("hotspots.geojson", "hotspots", group="waste")
    fetch("outlines.geojson", "hotspots", group="waste", geometry="outline")
    fetch("surface.geojson", "hotspots/surface", group="waste")
    fetch("site.geojson", f"hotspots/{geopandas.read_file('hotspots.geojson').id[0]}")
    return tmp_path


def test_the_python_of_the_guide_runs(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, str(GUIDE), "exec"), names)  # noqa: S102 -- our own words

    assert (len(names["proven"]), len(names["outlines"]), len(names["dense"])) == (2, 2, 2)
    assert (names["in_dense_cells"].sum(), names["without_site"].sum()) == (2, 0)
    assert names["series"].isna().all(), "one to four a month are withheld, not zero"
    assert names["outlines"].area.between(6_200, 6_500).all(), "a disc of 45 m, true in metres"
    assert len(names["episodes"]) == 8
    assert "2 of 2 sites touch a dense cell; 0 dense cells hold none" in capsys.readouterr().out


@pytest.mark.slow
def test_qgis_reads_what_the_guide_says(files: Path) -> None:
    if subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode:
        pytest.skip("no QGIS here: apt-get install python3-qgis")
    (block,) = blocks("python qgis")

    done = run_program([QGIS_PYTHON, "-c", block])

    assert "2 sites, 2 dense cells" in done
    assert done.count("Waste: back 7 times") == 2


@pytest.mark.slow
def test_r_reads_what_the_guide_says(files: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None or subprocess.run([rscript, "-e", "library(sf)"], capture_output=True, check=False).returncode:
        pytest.skip("no R with sf here: apt-get install r-cran-sf r-cran-jsonlite")
    (block,) = blocks("r")

    assert "active" in run_program([rscript, "-e", block])


def run_program(command: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GDAL_", "GEOS_"))}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": os.getcwd()}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
