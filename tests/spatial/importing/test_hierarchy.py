import numpy as np
import shapely

from spatial.importing.coverage import is_coverage
from spatial.importing.hierarchy import derive_levels
from spatial.importing.records import BoundarySet, NamedOutline
from tests.spatial.importing import material


def derive(outlines: list[NamedOutline]) -> BoundarySet:
    return derive_levels(outlines, territory_code=material.TERRITORY, territory_name="Kota Contoh")


def codes(boundaries: BoundarySet) -> list[tuple[str, str, str | None]]:
    return [(each.level, each.code, each.parent_code) for each in boundaries.boundaries]


def test_kecamatan_and_kota_are_derived_and_parents_come_first() -> None:
    boundaries = derive(list(reversed(material.names(material.city()))))

    assert codes(boundaries) == [
        ("kota", "32.75", None),
        ("kecamatan", "32.75.01", "32.75"),
        ("kecamatan", "32.75.02", "32.75"),
        ("kelurahan", "32.75.01.1001", "32.75.01"),
        ("kelurahan", "32.75.01.1002", "32.75.01"),
        ("kelurahan", "32.75.02.1003", "32.75.02"),
        ("kelurahan", "32.75.02.1004", "32.75.02"),
    ]
    assert boundaries.of("kota")[0].name == "Kota Contoh"


def test_a_union_has_the_edges_of_its_parts() -> None:
    boundaries = derive(material.names(material.city()))

    first, second = boundaries.of("kecamatan")
    assert shapely.equals(first.outline, material.square(0, 0, width=2))
    assert is_coverage(np.array([first.outline, second.outline], dtype=object))
    parts = {tuple(xy) for xy in shapely.get_coordinates(material.outlines(material.city())).tolist()}
    assert {tuple(xy) for xy in shapely.get_coordinates(boundaries.of("kota")[0].outline).tolist()} <= parts


def test_a_city_with_one_level_has_kota_and_kelurahan_only() -> None:
    flat = [material.named({"code": f"CA{at}", "name": f"Area {at}"}, material.square(at, 0)) for at in range(2)]

    assert codes(derive(flat)) == [
        ("kota", "32.75", None),
        ("kelurahan", "CA0", "32.75"),
        ("kelurahan", "CA1", "32.75"),
    ]


def test_a_parent_that_is_the_territory_itself_is_no_kecamatan() -> None:
    flat = [material.named({"code": "A", "name": "A", "parent_code": "32.75"}, material.square(0, 0))]

    assert codes(derive(flat)) == [("kota", "32.75", None), ("kelurahan", "A", "32.75")]


def test_other_spellings_of_a_kecamatan_become_its_aliases() -> None:
    spelled = material.kelurahan(1, parent_name="Medansatria", parent_aliases=["Medan Satria"])

    (kecamatan,) = derive([material.named(spelled, material.square(0, 0))]).of("kecamatan")

    assert (kecamatan.name, kecamatan.aliases) == ("Medansatria", ("Medan Satria",))


def test_every_outline_is_a_multipolygon() -> None:
    kinds = {each.outline.geom_type for each in derive(material.names(material.city())).boundaries}

    assert kinds == {"MultiPolygon"}


def test_the_fingerprint_follows_content_and_not_the_order_of_the_file() -> None:
    city = material.names(material.city())
    moved = material.city()
    moved[3] = (moved[3][0], material.square(3, 0, width=1.0000001))
    renamed = material.city()
    renamed[0] = ({**renamed[0][0], "name": "Lain"}, renamed[0][1])

    assert derive(city).sha256() == derive(list(reversed(city))).sha256()
    assert len({derive(each).sha256() for each in (city, material.names(moved), material.names(renamed))}) == 3


def test_the_fingerprint_does_not_see_where_a_ring_begins() -> None:
    city = material.city()
    turned = [(p, shapely.Polygon(np.roll(shapely.get_coordinates(o)[:-1], 2, axis=0))) for p, o in city]

    assert derive(material.names(turned)).sha256() == derive(material.names(city)).sha256()
