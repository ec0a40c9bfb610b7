from typing import Any

import pytest

from spatial.importing.records import LevelName, NamedOutline
from spatial.importing.report import Kind, Verdict
from spatial.importing.validation import check_names
from tests.spatial.importing import material


def texts(outlines: list[NamedOutline], level: LevelName = "kelurahan") -> list[str]:
    findings = list(check_names(outlines, level, material.TERRITORY))
    assert {finding.verdict for finding in findings} <= {Verdict.REFUSES}
    return [finding.text for finding in findings]


def changed(at: int, **properties: Any) -> list[NamedOutline]:  # noqa: ANN401  # any property
    """The valid city with one feature changed."""
    city = material.city()
    city[at] = ({**city[at][0], **properties}, city[at][1])
    return material.names(city)


def test_a_sound_file_gives_no_finding() -> None:
    assert texts(material.names(material.city())) == []


def test_a_city_with_one_level_below_it_is_sound() -> None:
    flat = [material.named({"code": f"CA{at}", "name": f"Area {at}"}, material.square(at, 0)) for at in range(3)]

    assert texts(flat) == []


def test_an_edition_needs_the_finest_level() -> None:
    findings = list(check_names(material.names(material.city()), "kecamatan", material.TERRITORY))

    assert [(finding.kind, finding.verdict) for finding in findings] == [(Kind.LEVEL, Verdict.REFUSES)]


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"code": ""}, "Feature 2 has no code: (no code) Kelurahan 2"),
        ({"name": ""}, "Feature 2 has no name: 32.75.01.1002"),
        ({"code": "32.75.01" + "1" * 30}, "Feature 2 has a code of 38 characters, 32 are stored"),
        ({"name": "x" * 201}, "Feature 2 has a name of 201 characters, 200 are stored"),
        (
            {"code": "32.75.01.1001"},
            "The code 32.75.01.1001 stands at 2 features (1, 2); one place is one MultiPolygon",
        ),
        ({"parent_code": ""}, "32.75.01.1002 Kelurahan 2 (feature 2) has no parent code, and others have"),
        ({"parent_name": "Kecamatan Lain"}, "The kecamatan 32.75.01 has several names: Kecamatan 1, Kecamatan Lain"),
        ({"code": "32.75.01"}, "32.75.01 is the code of a kecamatan and of a place below it"),
        ({"code": "32.75"}, "32.75 Kelurahan 2 (feature 2) has the code of the whole Territory"),
        (
            {"parent_code": "32.75.02", "parent_name": "Kecamatan 2"},
            "32.75.01.1002 Kelurahan 2 stands under 32.75.02, and its code under another parent",
        ),
        ({"parent_code": "32.75.07"}, "The kecamatan kecamatan1 has several codes: 32.75.01, 32.75.07"),
        (
            {"code": "33.01.01.1002", "parent_code": "33.01.01", "parent_name": "Kecamatan Jauh"},
            "kecamatan 33.01.01 stands under 32.75, and its code under another parent",
        ),
    ],
)
def test_a_wrong_code_name_or_parent_is_named(properties: dict[str, str], text: str) -> None:
    assert text in texts(changed(1, **properties))


def test_a_kecamatan_without_a_name_is_refused() -> None:
    city = [({**properties, "parent_name": ""}, outline) for properties, outline in material.city()]

    assert texts(material.names(city)) == [
        "The kecamatan 32.75.01 has no name: its features have no parent name",
        "The kecamatan 32.75.02 has no name: its features have no parent name",
    ]


def test_two_spellings_of_a_kecamatan_are_one_name() -> None:
    assert texts(changed(1, parent_name="KECAMATAN1")) == []


def test_codes_that_never_begin_with_their_parents_are_that_citys_way() -> None:
    city = [({**properties, "code": f"K{at}"}, outline) for at, (properties, outline) in enumerate(material.city())]

    assert texts(material.names(city)) == []
