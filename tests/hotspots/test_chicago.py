"""A real city of another continent: two years of complaints, from the files to GeoJSON."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from geojson_pydantic import FeatureCollection

from geo_pot.hotspots.models import PublishedRun
from tests.cities import CHICAGO_DIRECTORY, load_chicago


@pytest.mark.slow
@pytest.mark.django_db
def test_chicago_s_complaints_become_hotspots(shared: Path, tmp_path: Path) -> None:
    territory = load_chicago(shared)
    call_command(
        "import_complaints",
        str(shared / "complaints" / "chicago_sanitation_2011_2012.csv"),
        territory=territory.code,
        mapping=CHICAGO_DIRECTORY / "mapping.toml",
        rejects=tmp_path / "rejects.csv",
    )
    out = tmp_path / "hotspots.geojson"

    call_command("compute_hotspots", territory=territory.code, as_of=date(2012, 12, 31), now_here=True)
    call_command("export_hotspots", territory=territory.code, out=out)

    run = PublishedRun.objects.get(group__territory=territory, group__code="sanitation").run
    assert (run.counts["reports"], run.counts["episodes"]) == (37_172, 32_400)
    assert run.counts["modes"] == 3_690  # 3,645 in the prototype, whose modes took all within 60 m, wherever it climbs
    assert not run.counts["reporters_known"]
    collection: dict[str, Any] = json.loads(out.read_text())
    FeatureCollection[Any].model_validate(collection)
    assert len(collection["features"]) == run.counts["sites"] > 3_400
    assert {feature["properties"]["date_precision"] for feature in collection["features"]} == {"day"}
    assert read_by_gdal(out) == len(collection["features"])


def read_by_gdal(file: Path) -> int:
    """The number of features that ogrinfo counts."""
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("gdal-bin is not installed")
    said = subprocess.run((program, "-so", "-al", str(file)), capture_output=True, check=True, text=True).stdout
    return int(re.findall(r"^Feature Count: (\d+)$", said, re.MULTILINE)[0])
