"""Whatever a file does, it is refused with a reason, and in bounded memory.

Each file is imported in a process of its own, whose peak the kernel tells. A whole import and not the reading alone:
what explodes may do so when outlines are laid over each other.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.spatial.importing import hostile, material
from tests.spatial.importing.hostile import Maker
from tools.checkout import ROOT

IDLE_MB = 200  # of a child that imports a sound city, the libraries among them
MOST_MB = 700  # 470 were measured, for two million fields of one feature

HOSTILE: dict[Maker, tuple[str, str]] = {
    hostile.zip_bomb: ("FileTooLarge", "bomb.zip unpacks to more bytes than are read"),
    hostile.zip_that_lies_about_its_sizes: ("UnknownFormat", "bomb.zip is a damaged ZIP file"),
    hostile.zip_of_links: ("UnknownFormat", "links.zip cannot be read"),
    hostile.zip_of_many_layers: ("UnknownLayer", "and 49,960 more: name one with --layer"),
    hostile.shapefile_of_two_million_vertices: ("FileTooLarge", "has 1,900,001 vertices, more than the 1,000,000"),
    hostile.geopackage_of_ten_million_vertices: ("FileTooLarge", "has 160 MB, more than the 32 MB that are read"),
    hostile.geojson_of_many_vertices: ("FileTooLarge", "nests more values than 1,000,000 vertices do"),
    hostile.geojson_of_many_fields: ("MappingError", "has no field code"),
    hostile.deep_name: ("MappingError", "Feature 1: its field name holds a list or an object"),
    hostile.deep_json: ("UnknownFormat", "is not valid JSON"),
    hostile.combs: ("FileTooLarge", "its outlines cross each other in too many places"),
    hostile.nested_squares: ("FileTooLarge", "its 8,000 outlines lie over each other"),
    hostile.many_holes: ("FileTooLarge", "The outlines leave 14,161 gaps"),
    hostile.geopackage_whose_catalogue_is_a_view: ("UnknownFormat", "its table gpkg_contents is computed"),
    hostile.geopackage_with_a_view: ("UnknownFormat", "the layer kelurahan is computed, not stored"),
    hostile.geopackage_of_nested_collections: ("UnreadableFeatures", "feature 1: has no geometry"),
    hostile.geopackage_with_nan: ("UnreadableFeatures", "feature 1: has a coordinate that is not finite"),
    hostile.geopackage_that_promises_vertices: ("UnreadableFeatures", "feature 1: has no geometry"),
    hostile.endless_projection: ("UnknownFormat", "Suspiciously large input"),
    hostile.bow_ties: ("FileTooLarge", "its outlines cross each other in too many places"),
}


def import_in_children(*paths: str) -> list[dict[str, object]]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.spatial.importing.measured_import", *paths],
        cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "geo_pot.settings"},
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_hostile_files_are_refused_with_the_reason_in_bounded_memory(tmp_path: Path) -> None:
    paths = []
    for make in HOSTILE:
        folder = tmp_path / make.__name__
        folder.mkdir()
        paths.append(make(folder))

    told = import_in_children(*paths)

    for make, (error, text), answer in zip(HOSTILE, HOSTILE.values(), told, strict=True):
        assert (make.__name__, answer["error"]) == (make.__name__, error)
        assert re.search(re.escape(text), str(answer["text"]))
        assert int(str(answer["peak_mb"])) < MOST_MB


def test_the_peak_that_is_measured_is_the_import_s(tmp_path: Path) -> None:
    """A sound city takes little, so that the bound above is not the libraries' own."""
    (answer,) = import_in_children(material.write_geojson(tmp_path / "a.geojson", material.city()))

    assert answer["error"] == ""
    assert int(str(answer["peak_mb"])) < IDLE_MB
