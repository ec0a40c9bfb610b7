"""Rebuild the outlines of fixtures/boundaries/ from one file of its finest level, as its manifest says.

    python -m tools.make_boundaries FACTS.geojson

The levels above are derived as an import derives them, so that the shipped files show what the database will hold.
The manifest is written by hand; only the digests in it are renewed.
"""

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from spatial.importing.coverage import is_coverage
from spatial.importing.hierarchy import derive_levels
from spatial.importing.records import BoundarySet, NamedOutline, PlannedBoundary
from tools.checkout import ROOT

FOLDER = ROOT / "fixtures" / "boundaries"
MANIFEST = FOLDER / "manifest.toml"
DECIMALS = 4  # as generalised; 11 m, against 34 m of generalisation


def main(facts: Path) -> None:
    manifest = MANIFEST.read_text(encoding="utf-8")
    for edition in tomllib.loads(manifest)["editions"]:
        boundaries = derive_levels(
            read_facts(facts), territory_code=edition["territory"], territory_name=edition["territory_name"]
        )
        for file in edition["files"]:
            content = feature_collection(boundaries, boundaries.of(file["level"]))
            (FOLDER / file["file"]).write_text(content, encoding="utf-8")
            manifest = manifest.replace(file["sha256"], hashlib.sha256(content.encode()).hexdigest())
    MANIFEST.write_text(manifest, encoding="utf-8")


def read_facts(path: Path) -> list[NamedOutline]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    outlines = [
        NamedOutline(number, p["code"], p["name"], (), p["parent_code"], p["parent_name"], (), shape(each["geometry"]))
        for number, each in enumerate(features, start=1)
        for p in [each["properties"]]
    ]
    if not is_coverage(np.array([outline.outline for outline in outlines], dtype=object)):
        raise SystemExit(f"{path} is no valid coverage: its outlines overlap, or their edges do not match.")
    return outlines


def feature_collection(all_levels: BoundarySet, boundaries: Iterable[PlannedBoundary]) -> str:
    """RFC 7946 with a feature on each line, so that a change of one place is a change of one line."""
    names = {boundary.code: boundary.name for boundary in all_levels.boundaries}
    lines = ",\n".join(json.dumps(feature(each, names), ensure_ascii=False) for each in boundaries)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def feature(boundary: PlannedBoundary, names: dict[str, str]) -> dict[str, object]:
    properties = {"code": boundary.code, "name": boundary.name, "level": boundary.level}
    if boundary.parent_code is not None:
        properties |= {"parent_code": boundary.parent_code, "parent_name": names[boundary.parent_code]}
    polygons = boundary.outline.geoms
    outline = polygons[0] if len(polygons) == 1 else boundary.outline
    rounded = shapely.transform(shapely.orient_polygons(outline), lambda xy: np.round(xy, DECIMALS))
    return {"type": "Feature", "id": boundary.code, "properties": properties, "geometry": mapping(rounded)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
