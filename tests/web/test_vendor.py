"""What others wrote and we serve: known by version and checksum, licensed, and silent towards other machines."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from geo_pot import web

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(web.__file__).parent / "static" / "vendor"
MANIFEST: dict[str, dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text())
LOCK: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]


def test_every_vendored_file_is_in_the_manifest() -> None:
    listed = {f"{folder}/{name}" for folder, package in MANIFEST.items() for name in package["sha256"]}

    assert {str(path.relative_to(VENDOR)) for path in VENDOR.glob("*/*")} == listed


@pytest.mark.parametrize("folder", sorted(MANIFEST))
def test_a_vendored_package_is_what_the_lock_names(folder: str) -> None:
    package = MANIFEST[folder]

    locked = LOCK[f"node_modules/{package['package']}"]
    assert package["version"] == locked["version"]
    assert locked["integrity"].startswith("sha512-")
    assert "LICENSE.txt" in package["sha256"]
    for name, sha256 in package["sha256"].items():
        assert hashlib.sha256((VENDOR / folder / name).read_bytes()).hexdigest() == sha256


def test_the_lock_names_no_registry() -> None:
    assert [name for name, package in LOCK.items() if "resolved" in package] == []


def test_no_vendored_file_asks_for_a_source_map() -> None:
    texts = [path.read_text() for path in VENDOR.glob("*/*") if path.suffix in {".mjs", ".css"}]

    assert len(texts) == 3
    assert not any("sourceMappingURL" in text for text in texts)


def test_no_style_sheet_loads_from_another_machine() -> None:
    sheets = [*VENDOR.glob("*/*.css"), *VENDOR.parent.glob("web/css/*.css")]

    assert len(sheets) == 6
    for sheet in sheets:
        assert re.findall(r"url\([\"']?(?:https?:)?//|@import", sheet.read_text()) == [], sheet.name
