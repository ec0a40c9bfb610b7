import json

import shapely
from geojson_pydantic import FeatureCollection

from spatial.importing.errors import UnreadableFeatures, UnsafeSource
from spatial.importing.report import AreaOfPlace, Finding, Kind, Report, Total, Verdict, unreadable_as_json
from spatial.importing.report_table import finding_line, report_lines
from tests.spatial.importing.material import square

OVERLAP = Finding(Kind.OVERLAP, Verdict.REFUSES, ("A", "B"), "A and B overlap", square(0, 0), 1234.567, 3.21)
SMALL = Finding(Kind.OVERLAP, Verdict.REFUSES, ("A", "C"), "A and C overlap", square(1, 0), 10.0, 0.5)
ENCLAVE = Finding(Kind.ENCLAVE, Verdict.NOTED, ("A",), "Nobody's ground between A", square(2, 0), 99.0, 30.0)
CODE = Finding(Kind.CODE, Verdict.REFUSES, (), "Feature 3 has no code")


def report(*findings: Finding) -> Report:
    return Report("a.gpkg", "kelurahan", "EPSG:4326", 32748, None, 3, 15, ("Heights were dropped.",), findings)


def test_a_report_refuses_by_a_single_finding() -> None:
    assert report(ENCLAVE, CODE).refused
    assert not report(ENCLAVE).refused


def test_totals_add_up_by_kind_and_verdict() -> None:
    assert report(SMALL, ENCLAVE, OVERLAP).totals() == [
        Total(Kind.OVERLAP, Verdict.REFUSES, 2, 1244.567, 1234.567, 3.21),
        Total(Kind.ENCLAVE, Verdict.NOTED, 1, 99.0, 99.0, 30.0),
    ]


def test_the_json_holds_everything_rounded_to_what_can_be_read() -> None:
    content = json.loads(json.dumps(report(OVERLAP, CODE).as_json()))

    assert (content["refused"], content["metric_srid"], content["features"]) == (True, 32748, 3)
    assert content["findings"] == [
        {
            "kind": "overlap",
            "verdict": "refuses",
            "codes": ["A", "B"],
            "text": "A and B overlap",
            "area_m2": 1234.57,
            "width_m": 3.21,
            "place": [107.005, -6.245],
        },
        {
            "kind": "code",
            "verdict": "refuses",
            "codes": [],
            "text": "Feature 3 has no code",
            "area_m2": None,
            "width_m": None,
            "place": None,
        },
    ]


def test_the_json_of_a_file_that_cannot_be_read_has_the_reason_and_each_problem() -> None:
    problems = ("feature 1: has no geometry", "feature 3: is a Point")

    assert unreadable_as_json("a.gpkg", UnreadableFeatures("a.gpkg", problems)) == {
        "file": "a.gpkg",
        "refused": True,
        "reason": "\n  ".join(["a.gpkg: 2 features cannot be read as boundaries.", *problems]),
        "problems": [*problems],
    }
    assert unreadable_as_json("a.vrt", UnsafeSource("a.vrt is XML"))["problems"] == []


def test_the_json_has_every_place_s_area_and_its_change() -> None:
    areas = (AreaOfPlace("A", "Aren", 110.0, 100.0), AreaOfPlace("B", "Bintara", None, 7.0))
    content = Report("a", "kelurahan", "EPSG:4326", 32748, None, 2, 8, (), (), areas).as_json()

    assert content["areas"] == [
        {"code": "A", "name": "Aren", "area_m2": 110.0, "before_m2": 100.0, "change": 0.1},
        {"code": "B", "name": "Bintara", "area_m2": None, "before_m2": 7.0, "change": None},
    ]


def test_the_geojson_holds_what_has_a_place_the_right_way_round() -> None:
    content = report(CODE, OVERLAP, ENCLAVE).as_geojson()

    FeatureCollection.model_validate(content)
    assert [feature["id"] for feature in content["features"]] == [2, 3]
    assert all(shapely.LinearRing(f["geometry"]["coordinates"][0]).is_ccw for f in content["features"])


def test_a_line_says_what_how_large_and_where() -> None:
    assert finding_line(OVERLAP) == "A and B overlap (1,234.6 m², 3.21 m wide, at 107.005000, -6.245000)"
    assert finding_line(CODE) == "Feature 3 has no code"


def test_the_table_begins_with_totals_and_lists_the_largest_first() -> None:
    lines = list(report_lines(report(SMALL, OVERLAP, CODE), shown=1))

    assert lines == [
        "a.gpkg: 3 kelurahan with 15 vertices in EPSG:4326, measured in EPSG:32748",
        "note: Heights were dropped.",
        "found           verdict    count        area m²   largest m²  widest m",
        "code            refuses        1",
        "overlap         refuses        2        1,244.6      1,234.6      3.21",
        "",
        "code, refuses:",
        "  Feature 3 has no code",
        "  → Correct the field in the file, or name another one in a mapping file (--mapping).",
        "",
        "overlap, refuses:",
        "  A and B overlap (1,234.6 m², 3.21 m wide, at 107.005000, -6.245000)",
        "  … and 1 more",
        "  → Up to the Territory's tolerance, --repair METRES mends it; wider ones the source must settle.",
    ]


def test_nothing_found_is_said_in_a_sentence() -> None:
    assert list(report_lines(report()))[-1] == "Nothing was found: a valid coverage."
