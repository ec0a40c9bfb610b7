from pathlib import Path
from typing import Any

import pytest

from spatial.importing.errors import MappingError
from spatial.importing.mapping import FieldMapping, name_features, read_mapping, usual_mapping
from spatial.importing.records import BoundaryFile, Feature, LevelName, NamedOutline, fold
from tests.spatial.importing import material


def only(
    properties: dict[str, Any], mapping: FieldMapping | None = None, level: LevelName = "kelurahan"
) -> NamedOutline:
    """The one feature of a file with these properties, under our names."""
    feature = Feature(1, properties, material.square(0, 0))
    (outline,) = name_features(BoundaryFile("a.gpkg", None, "EPSG:4326", (feature,)), mapping, level)
    return outline


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("code", "name"), [("parent_code", "parent_name"), ("kecamatan_code", "kecamatan_name")])
def test_the_usual_fields_need_no_mapping(code: str, name: str) -> None:
    found = only({"code": "32.75.01.1003", "name": "Durenjaya", code: "32.75.01", name: "Bekasi Timur"})

    assert (found.code, found.name, found.parent_code, found.parent_name) == (
        "32.75.01.1003",
        "Durenjaya",
        "32.75.01",
        "Bekasi Timur",
    )


def test_in_a_file_of_kecamatan_kecamatan_code_is_its_own() -> None:
    properties = {"code": "32.75.01", "name": "Bekasi Timur", "kecamatan_code": "32.75.01"}

    assert only(properties, level="kecamatan").parent_code == ""
    assert usual_mapping(properties, "kecamatan").fields == {"code": ("code",), "name": ("name",)}


def test_a_mapping_file_names_fields_and_fixed_values(tmp_path: Path) -> None:
    mapping = read_mapping(
        toml(
            tmp_path,
            """
            level = "kelurahan"
            territory = "32.75"
            layer = "desa"
            [fields]
            code = "KODE"
            name = "NAMOBJ"
            aliases = ["NAMA_LAIN", "NAMA_BPS"]
            parent_name = "WADMKC"
            [fixed]
            parent_code = "32.75.01"
            """,
        )
    )

    found = only(
        {"KODE": "1", "NAMOBJ": "Arenjaya", "NAMA_LAIN": "Aren Jaya", "NAMA_BPS": "Arenjaya", "WADMKC": "Bekasi Timur"},
        mapping,
    )

    assert (mapping.level, mapping.territory, mapping.layer) == ("kelurahan", "32.75", "desa")
    assert found.aliases == ("Aren Jaya",)
    assert (found.parent_code, found.parent_name) == ("32.75.01", "Bekasi Timur")


@pytest.mark.parametrize(
    ("value", "text"),
    [("  Aren  Jaya ", "Aren Jaya"), (3275010001, "3275010001"), (42.0, "42"), (None, ""), (" ", "")],
)
def test_a_cell_becomes_a_text(value: object, text: str) -> None:
    assert only({"code": value, "name": "x"}).code == text


@pytest.mark.parametrize("value", [[["a"]], {"id": "a"}, [{"id": "a"}]])
def test_a_cell_that_holds_lists_of_lists_or_objects_is_no_text(value: object) -> None:
    with pytest.raises(MappingError, match="Feature 1: its field name holds a list or an object"):
        only({"code": "1", "name": value})


def test_a_missing_code_field_is_answered_with_the_fields_there_are() -> None:
    with pytest.raises(MappingError, match=r'no field code.*\[fields\] code = "…". Its fields are KODE, name'):
        only({"KODE": "1", "name": "x"})


def test_a_field_that_the_file_lacks_is_named() -> None:
    with pytest.raises(MappingError, match="no field KODE for code; its fields are code, name"):
        only({"code": "1", "name": "x"}, FieldMapping({"code": ("KODE",), "name": ("name",)}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fields\n", "cannot be read"),
        ("levels = 1", "levels is unknown; known are level, territory, layer, fields, fixed"),
        ("level = 3", "level must be a text"),
        ("fields = 3", "fields must be a table"),
        ("[fields]\nkode = 'K'", r"\[fields\] kode is unknown; known are code, name"),
        ("[fixed]\nparent_code = 32.75", "parent_code = 32.75 must be a text in quotation marks"),
        ("[fields]\naliases = []", r"aliases = \[\] must be a text"),
    ],
)
def test_a_wrong_mapping_file_is_refused_by_entry(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        read_mapping(toml(tmp_path, text))


def test_a_mapping_file_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"absent\.toml cannot be read"):
        read_mapping(tmp_path / "absent.toml")


@pytest.mark.parametrize(("bps", "kemendagri"), [("Aren Jaya", "Arenjaya"), ("MEDAN SATRIA", "Medansatria")])
def test_names_are_compared_without_spaces_and_case(bps: str, kemendagri: str) -> None:
    assert fold(bps) == fold(kemendagri)
