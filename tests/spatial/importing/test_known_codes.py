from spatial.importing.hierarchy import derive_levels
from spatial.importing.known_codes import fill_codes
from spatial.importing.records import BoundarySet, NamedOutline
from tests.spatial.importing import material


def edition(*named: tuple[str, str, str, str]) -> BoundarySet:
    """(code, name, parent code, parent name) of each kelurahan."""
    outlines = [
        material.named(
            {"code": code, "name": name, "parent_code": parent_code, "parent_name": parent_name}, material.square(at, 0)
        )
        for at, (code, name, parent_code, parent_name) in enumerate(named)
    ]
    return derive_levels(outlines, territory_code=material.TERRITORY, territory_name="Kota")


BEFORE = edition(
    ("32.75.01.1004", "Arenjaya", "32.75.01", "Bekasi Timur"),
    ("32.75.06.1001", "Medansatria", "32.75.06", "Medansatria"),
    ("32.75.07.1001", "Kalibaru", "32.75.07", "Utara"),
    ("32.75.08.1001", "Kalibaru", "32.75.08", "Selatan"),
)


def codes(name: str, parent_name: str, code: str = "") -> tuple[str, str]:
    found: list[NamedOutline] = fill_codes(
        [material.named({"code": code, "name": name, "parent_name": parent_name}, material.square(0, 0))], BEFORE
    )
    return found[0].code, found[0].parent_code


def test_a_name_finds_its_code_however_it_is_spaced() -> None:
    assert codes("AREN JAYA", "bekasi timur") == ("32.75.01.1004", "32.75.01")
    assert codes("Medan Satria", "") == ("32.75.06.1001", "32.75.06")


def test_the_parent_tells_two_of_one_name_apart() -> None:
    assert codes("Kali Baru", "Selatan") == ("32.75.08.1001", "32.75.08")


def test_what_is_unknown_or_ambiguous_stays_without_a_code() -> None:
    assert codes("Kalibaru", "") == ("", "")
    assert codes("Kalibaru", "Barat") == ("", "")
    assert codes("Sumurbatu", "Utara") == ("", "")


def test_a_code_of_the_file_is_kept() -> None:
    assert codes("Arenjaya", "Bekasi Timur", code="3275010001") == ("3275010001", "")
