"""The boundaries that a fresh database starts with."""

import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from geojson_pydantic import FeatureCollection
from shapely.geometry import shape

from spatial.importing.coverage import is_coverage
from spatial.importing.drafting import Request, draft_boundaries
from spatial.importing.fitting import FitRules
from tools import make_boundaries

FOLDER = make_boundaries.FOLDER
LEVELS = {"kota": 1, "kecamatan": 12, "kelurahan": 56}


@pytest.fixture(scope="module")
def edition() -> dict[str, Any]:
    (one,) = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))["editions"]
    return dict(one)


def features(level: str) -> list[dict[str, Any]]:
    content = json.loads((FOLDER / f"{level}.geojson").read_text(encoding="utf-8"))
    FeatureCollection.model_validate(content)
    return list(content["features"])


def test_the_manifest_tells_source_licence_and_that_they_are_generalised(edition: dict[str, Any]) -> None:
    assert edition["territory"] == "32.75"
    assert edition["attribution"] == "OCHA COD-AB Indonesia / BPS 2020"
    assert edition["licence"] == "CC BY-IGO"
    assert "Generalised" in edition["note"]
    assert date.fromisoformat(edition["valid_from"]) == date(2020, 1, 1)
    assert edition["file"] == "kelurahan.geojson"


def test_every_file_is_the_one_in_the_manifest(edition: dict[str, Any]) -> None:
    assert {file["level"]: file["features"] for file in edition["files"]} == LEVELS
    for file in edition["files"]:
        assert hashlib.sha256((FOLDER / file["file"]).read_bytes()).hexdigest() == file["sha256"]


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_every_level_is_valid_geojson_and_a_coverage(level: str, count: int) -> None:
    found = features(level)
    outlines = np.array([shape(feature["geometry"]) for feature in found], dtype=object)

    assert len(found) == len({feature["properties"]["code"] for feature in found}) == count
    assert {feature["properties"]["level"] for feature in found} == {level}
    assert is_coverage(outlines)
    coordinates = shapely.get_coordinates(outlines)
    assert np.array_equal(coordinates, np.round(coordinates, 4))
    assert all(part.exterior.is_ccw for part in shapely.get_parts(outlines))


@pytest.mark.parametrize("level", ["kecamatan", "kelurahan"])
def test_every_parent_is_there_and_named_alike(level: str) -> None:
    above = features("kota" if level == "kecamatan" else "kecamatan")
    names = {feature["properties"]["code"]: feature["properties"]["name"] for feature in above}

    for feature in features(level):
        properties = feature["properties"]
        assert properties["code"].startswith(f"{properties['parent_code']}.")
        assert names[properties["parent_code"]] == properties["parent_name"]


def test_the_levels_above_are_those_that_an_import_derives(edition: dict[str, Any]) -> None:
    found = draft_boundaries(
        Request(
            str(FOLDER / edition["file"]),
            edition["level"],
            edition["territory"],
            edition["territory_name"],
            FitRules(metric_srid=32748, tolerance_m=25),
            srid=edition["srid"],
        )
    )

    assert found.report.findings == ()
    assert found.boundaries is not None
    shipped = {feature["properties"]["code"]: feature for level in LEVELS for feature in features(level)}
    assert {each.code: each.name for each in found.boundaries.boundaries} == {
        code: feature["properties"]["name"] for code, feature in shipped.items()
    }
    for each in found.boundaries.boundaries:
        assert shapely.equals(each.outline, shape(shipped[each.code]["geometry"]))


def test_they_are_made_of_the_facts_alone(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: dict[str, Any]
) -> None:
    (tmp_path / "manifest.toml").write_bytes((FOLDER / "manifest.toml").read_bytes())
    monkeypatch.setattr(make_boundaries, "FOLDER", tmp_path)
    monkeypatch.setattr(make_boundaries, "MANIFEST", tmp_path / "manifest.toml")

    make_boundaries.main(shared / "boundaries" / "kota_bekasi_generalised_kelurahan.geojson")

    for name in ("manifest.toml", *(file["file"] for file in edition["files"])):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
