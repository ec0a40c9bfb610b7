"""A directory's files are checked whole: every mistake is named with its file and entry, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo_pot.agencies.directory.problems import DirectoryError
from geo_pot.agencies.directory.reading import read_directory
from tests.cities import BEKASI_DIRECTORY, CHICAGO_DIRECTORY

SMALL = {
    "territory.toml": """
        code = "T"
        name = "Town"
        time_zone = "Europe/Amsterdam"
        metric_srid = 28992
        receipt_prefix = "T"
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
        default_agency = "hall"
    """,
    "agencies.toml": """
        [[agency]]
        code = "hall"
        names = { en = "Town hall" }
        control_centre = true
        [[agency]]
        code = "office-{code}"
        per = "kelurahan"
        names = { en = "Office of {name}" }
    """,
    "service_areas.toml": """
        [[service_area]]
        code = "office-{code}"
        per = "kelurahan"
        agency = "office-{code}"
        groups = ["waste"]
        [[service_area]]
        code = "dump"
        agency = "hall"
        categories = ["dumping"]
        outline = "POLYGON ((4 52, 5 52, 5 53, 4 52))"
    """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def problems(folder: Path) -> list[str]:
    with pytest.raises(DirectoryError) as caught:
        read_directory(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("directory", [BEKASI_DIRECTORY, CHICAGO_DIRECTORY])
def test_the_directories_that_we_have_are_right(directory: Path) -> None:
    assert read_directory(directory)["territory"]["languages"][-1] == "en"


def test_a_small_directory_is_right(folder: Path) -> None:
    content = read_directory(folder)

    assert content["service_area"][1]["outline"] == "MULTIPOLYGON (((4 52, 5 52, 5 53, 4 52)))"


def test_no_folder_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "absent")

    assert problem.endswith("should hold territory.toml, categories.toml, agencies.toml, service_areas.toml")


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        "territory.toml: is missing",
        "categories.toml: is missing",
        "agencies.toml: is missing",
        "service_areas.toml: is missing",
    ]


CASES = {
    "no TOML": (
        ("agencies.toml", "[[agency]]", "[[agency"),
        "agencies.toml: is not TOML in UTF-8: Expected ']]' at the end of an array declaration (at line 2, column 17)",
    ),
    "unknown table": (
        ("agencies.toml", "[[agency]]", "[[agencies]]"),
        "agencies.toml, agencies: is unknown here; the file holds [[agency]]",
    ),
    "unknown key": (
        ("agencies.toml", "control_centre", "control_center"),
        (
            "agencies.toml, [[agency]] hall: unknown key 'control_center';"
            " possible are code, names, short_name, kind, control_centre, area, per"
        ),
    ),
    "missing key": (
        ("categories.toml", 'group = "waste"', ""),
        "categories.toml, [[category]] dumping: group is missing",
    ),
    "missing code": (
        ("categories.toml", 'code = "dumping"', ""),
        "categories.toml, [[category]] number 1: code is missing",
    ),
    "bad code": (
        ("categories.toml", '"dumping"', '"illegal dumping"'),
        (
            "categories.toml, [[category]] illegal dumping: code is 'illegal dumping',"
            " must be letters, digits, '.', '_' or '-', beginning with a letter or digit"
        ),
    ),
    "bad time zone": (
        ("territory.toml", "Europe/Amsterdam", "Amsterdam"),
        "territory.toml: time_zone is 'Amsterdam', must be an IANA time zone such as Europe/Amsterdam",
    ),
    "bad prefix": (
        ("territory.toml", 'receipt_prefix = "T"', 'receipt_prefix = "t-"'),
        "territory.toml: receipt_prefix is 't-', must be 1 to 12 capital letters or digits",
    ),
    "no number": (
        ("territory.toml", "28992", '"28992"'),
        "territory.toml: metric_srid is '28992', must be a whole number",
    ),
    "negative distance": (
        ("territory.toml", "metric_srid", "border_m = -1\nmetric_srid"),
        "territory.toml: border_m is -1, must be at least 0",
    ),
    "distances out of order": (
        ("territory.toml", "metric_srid", "coverage_limit_m = 1\ntolerance_m = 2\nmetric_srid"),
        "territory.toml: coverage_limit_m is smaller than tolerance_m",
    ),
    "unknown level": (
        ("territory.toml", "metric_srid", 'level_names = { ward = { en = "Ward" } }\nmetric_srid'),
        "territory.toml: level_names is 'ward', must be one of kota, kecamatan, kelurahan",
    ),
    "missing language": (
        ("territory.toml", '["en"]', '["en", "nl"]'),
        "categories.toml, [[group]] waste: has no name in nl",
    ),
    "unknown language": (
        ("categories.toml", '{ en = "Waste" }', '{ en = "Waste", fr = "Ordures" }'),
        "categories.toml, [[group]] waste: has a name in fr, which is no language of the territory",
    ),
    "empty name": (
        ("categories.toml", '{ en = "Waste" }', '{ en = "" }'),
        "categories.toml, [[group]] waste: names en: must be a text that is not empty",
    ),
    "duplicate": (
        ("agencies.toml", '"office-{code}"', '"hall"'),
        "agencies.toml, [[agency]] hall: the code stands 2 times",
    ),
    "unknown group": (
        ("categories.toml", 'group = "waste"', 'group = "wast"'),
        "categories.toml, [[category]] dumping: group 'wast' is unknown",
    ),
    "unknown default agency": (
        ("categories.toml", 'default_agency = "hall"', 'default_agency = "hal"'),
        "categories.toml, [[category]] dumping: default_agency 'hal' is unknown",
    ),
    "no control centre": (
        ("agencies.toml", "control_centre = true", ""),
        "agencies.toml: must name one agency as control_centre = true, names none",
    ),
    "unknown agency": (
        ("service_areas.toml", 'agency = "hall"', 'agency = "city"'),
        "service_areas.toml, [[service_area]] dump: agency 'city' is unknown",
    ),
    "unknown category": (
        ("service_areas.toml", '["dumping"]', '["dump", "dumping"]'),
        "service_areas.toml, [[service_area]] dump: categories dump are unknown",
    ),
    "no category": (
        ("service_areas.toml", 'categories = ["dumping"]', ""),
        "service_areas.toml, [[service_area]] dump: needs `categories` or `groups`",
    ),
    "two kinds of place": (
        ("service_areas.toml", 'categories = ["dumping"]', 'categories = ["dumping"]\nareas = ["T"]'),
        "service_areas.toml, [[service_area]] dump: needs exactly one of `areas`, `outline` and `per`",
    ),
    "another level": (
        ("service_areas.toml", 'per = "kelurahan"', 'per = "kecamatan"'),
        "service_areas.toml, [[service_area]] office-{code}: agency 'office-{code}' needs per = \"kelurahan\" here too",
    ),
    "template without per": (
        ("service_areas.toml", '"dump"', '"dump-{code}"'),
        "service_areas.toml, [[service_area]] dump-{code}: {code} needs `per`",
    ),
    "unknown placeholder": (
        ("agencies.toml", "{name}", "{nama}"),
        "agencies.toml, [[agency]] office-{code}: unknown placeholder {nama}",
    ),
    "no day": (
        ("service_areas.toml", 'agency = "hall"', 'agency = "hall"\nvalid_from = "soon"'),
        (
            "service_areas.toml, [[service_area]] dump: valid_from is 'soon',"
            " must be a day such as 2026-01-31, without quotes"
        ),
    ),
    "days out of order": (
        ("service_areas.toml", 'agency = "hall"', 'agency = "hall"\nvalid_from = 2026-02-01\nvalid_to = 2026-02-01'),
        (
            "service_areas.toml, [[service_area]] dump: valid_to must come after valid_from;"
            " it is the first day on which the service area no longer holds"
        ),
    ),
    "bow-tie": (
        ("service_areas.toml", "4 52, 5 52, 5 53, 4 52", "4 52, 5 53, 5 52, 4 53, 4 52"),
        "service_areas.toml, [[service_area]] dump: outline is not valid: its lines cross at 4.5 52.5",
    ),
    "no polygon": (
        ("service_areas.toml", "POLYGON ((4 52, 5 52, 5 53, 4 52))", "POINT (4 52)"),
        (
            "service_areas.toml, [[service_area]] dump: outline is a Point,"
            " must be a Polygon or MultiPolygon with an inside"
        ),
    ),
    "metres for degrees": (
        ("service_areas.toml", "4 52, 5 52, 5 53, 4 52", "0 0, 500 0, 500 500, 0 0"),
        (
            "service_areas.toml, [[service_area]] dump: outline leaves the range of degrees;"
            " it must be longitude, latitude in EPSG:4326"
        ),
    ),
    "absent outline": (
        ("service_areas.toml", "POLYGON ((4 52, 5 52, 5 53, 4 52))", "dump.geojson"),
        (
            "service_areas.toml, [[service_area]] dump: outline names 'dump.geojson', which cannot be read:"
            " No such file or directory"
        ),
    ),
    "outline elsewhere": (
        ("service_areas.toml", "POLYGON ((4 52, 5 52, 5 53, 4 52))", "../dump.geojson"),
        (
            "service_areas.toml, [[service_area]] dump: outline names '../dump.geojson',"
            " must be a file beside service_areas.toml"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named(folder: Path, case: str) -> None:
    (file, old, new), expected = CASES[case]
    change(folder, file, old, new)

    assert expected in problems(folder)


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    change(folder, "territory.toml", "Europe/Amsterdam", "Amsterdam")
    change(folder, "categories.toml", "[[group]]", "[[group]]\nicon = 1")
    change(folder, "agencies.toml", "control_centre = true", 'control_centre = "yes"')

    assert [problem.split(":")[0] for problem in problems(folder)] == [
        "territory.toml",
        "categories.toml, [[group]] waste",
        "agencies.toml, [[agency]] hall",
    ]


def test_an_outline_may_be_a_file_of_features(tmp_path: Path) -> None:
    shutil.copytree(CHICAGO_DIRECTORY, tmp_path, dirs_exist_ok=True)

    content = read_directory(tmp_path)

    assert content["service_area"][-1]["outline"].startswith("MULTIPOLYGON (((-87.94 41.955, ")
