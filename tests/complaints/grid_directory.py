"""The directory of the city of four squares as files, which say what the city already has; tests change them."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "territory.toml": """
        code = "GRID"
        name = "Grid"
        time_zone = "Asia/Jakarta"
        metric_srid = 32748
        receipt_prefix = "GRID"
        languages = ["en"]
    """,
    "categories.toml": """
        [[group]]
        code = "waste"
        names = { en = "Waste" }
        [[category]]
        code = "dumping"
        group = "waste"
        names = { en = "Dumping" }
        public_precision = "exact"
    """,
    "agencies.toml": """
        [[agency]]
        code = "UNIT-WEST"
        names = { en = "WEST" }
        [[agency]]
        code = "UNIT-EAST"
        names = { en = "EAST" }
        [[agency]]
        code = "POC"
        names = { en = "Control centre" }
        control_centre = true
    """,
    "service_areas.toml": """
        [[service_area]]
        code = "UNIT-WEST"
        agency = "UNIT-WEST"
        categories = ["dumping"]
        areas = ["WEST"]
        [[service_area]]
        code = "UNIT-EAST"
        agency = "UNIT-EAST"
        categories = ["dumping"]
        areas = ["EAST"]
    """,
}


def write_directory(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def add(folder: Path, name: str, text: str) -> None:
    with (folder / name).open("a") as file:
        file.write(text)


# North is C and D: a unit of its own for the two, more local than the units of the kecamatan.
NORTH_UNIT = '[[agency]]\ncode = "UNIT-NORTH"\nnames = { en = "NORTH" }\n'
NORTH = '[[service_area]]\ncode = "NORTH"\nagency = "UNIT-NORTH"\ncategories = ["dumping"]\nareas = ["C", "D"]\n'


def give_north_a_unit(folder: Path) -> None:
    add(folder, "agencies.toml", NORTH_UNIT)
    add(folder, "service_areas.toml", NORTH)
