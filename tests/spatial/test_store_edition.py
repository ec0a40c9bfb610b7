from datetime import date

import pytest
import shapely
from django.db import DatabaseError

from spatial.actions import store_edition
from spatial.errors import EditionExists, UnknownTerritory
from spatial.importing.hierarchy import derive_levels
from spatial.importing.records import BoundarySet
from spatial.models import Area, Boundary, Edition, EditionState, Territory
from spatial.queries import area_ids_by_code, boundaries_of, territory_by_code
from tests.spatial.importing import material

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> Territory:
    return Territory.objects.create(
        code=material.TERRITORY,
        name="Kota Contoh",
        time_zone="Asia/Jakarta",
        metric_srid=material.METRIC_SRID,
        receipt_prefix="CTH",
        languages=["id"],
    )


def planned(features: material.Features) -> BoundarySet:
    return derive_levels(material.names(features), territory_code=material.TERRITORY, territory_name="Kota Contoh")


def store(territory: Territory, boundaries: BoundarySet, *, name: str = "A", year: int = 2020) -> tuple[Edition, bool]:
    stored = store_edition(
        territory_id=territory.pk,
        boundaries=boundaries,
        name=name,
        source="BPS",
        licence="CC BY-IGO",
        valid_from=date(year, 1, 1),
    )
    return stored.edition, stored.created


def test_what_is_stored_is_what_was_planned(territory: Territory) -> None:
    city = planned(material.city())

    edition, created = store(territory, city)

    assert (created, edition.state, edition.content_sha256) == (True, EditionState.DRAFT, city.sha256())
    stored = boundaries_of(edition)
    assert stored == city
    assert stored.sha256() == city.sha256()


def test_outlines_keep_every_digit(territory: Territory) -> None:
    awkward = shapely.Polygon([(107.00000000000001, -6.1), (107.1, -6.123456789012345), (107.2, -6.3)])

    edition, _ = store(territory, planned([(material.kelurahan(1), awkward)]))

    (kelurahan,) = boundaries_of(edition).of("kelurahan")
    assert shapely.get_coordinates(kelurahan.outline).tolist() == shapely.get_coordinates(awkward).tolist()


def test_a_code_keeps_its_area_and_a_new_code_gets_one(territory: Territory) -> None:
    first, _ = store(territory, planned(material.city()))
    areas = area_ids_by_code(territory)

    second, _ = store(
        territory,
        planned([*material.city()[:3], (material.kelurahan(9, parent=2), material.square(3, 0))]),
        name="B",
        year=2024,
    )

    after = {(row.level, row.code): row.area_id for row in Boundary.objects.filter(edition=second)}
    new = ("kelurahan", "32.75.02.1009")
    assert {key: area for key, area in after.items() if key != new} == {
        key: area for key, area in areas.items() if key != ("kelurahan", "32.75.02.1004")
    }
    assert after[new] not in areas.values()
    assert Area.objects.filter(territory=territory).count() == 1 + 2 + 4 + 1
    assert first.boundaries.count() == 7


def test_areas_of_another_territory_are_never_taken(territory: Territory) -> None:
    store(territory, planned(material.city()))
    other = Territory.objects.create(
        code="99", name="Lain", time_zone="UTC", metric_srid=32748, receipt_prefix="LN", languages=["id"]
    )

    store(other, planned(material.city()))

    assert set(area_ids_by_code(other).values()).isdisjoint(area_ids_by_code(territory).values())


def test_the_same_content_is_stored_once(territory: Territory) -> None:
    first, _ = store(territory, planned(material.city()))

    again, created = store(territory, planned(list(reversed(material.city()))))

    assert (again, created) == (first, False)
    assert Boundary.objects.filter(edition__territory=territory).count() == 7


def test_other_content_under_the_same_name_is_refused(territory: Territory) -> None:
    store(territory, planned(material.city()))

    with pytest.raises(EditionExists, match=r"'A' is stored already, with other boundaries\. Give the new boundaries"):
        store(territory, planned(material.city()[:2]))
    with pytest.raises(EditionExists, match="valid from 2020-01-01, not 2021-01-01"):
        store(territory, planned(material.city()), year=2021)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_an_edition_that_failed(territory: Territory) -> None:
    too_long = [*material.city()[:3], (material.kelurahan(9, parent=2, name="x" * 201), material.square(3, 0))]

    with pytest.raises(DatabaseError):
        store(territory, planned(too_long))

    assert (Edition.objects.count(), Boundary.objects.count(), Area.objects.count()) == (0, 0, 0)


def test_an_unknown_territory_is_answered_with_those_known(territory: Territory) -> None:
    with pytest.raises(UnknownTerritory, match=r"no Territory 31\.71\. Known: 32\.75\. A new one comes with"):
        territory_by_code("31.71")
