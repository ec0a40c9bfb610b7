"""Another city on another continent, with a single level below the kota and an outline of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from geo_pot.agencies.models import Agency
from geo_pot.agencies.queries import list_service_areas, route_all_categories
from spatial.models import Boundary, Territory
from tests.cities import load_chicago

AT = datetime(2012, 6, 1, tzinfo=UTC)
LOGAN_SQUARE, AT_OHARE, BESIDE_OHARE = (-87.7024, 41.9231), (-87.9, 41.98), (-87.9, 41.945)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chicago(shared: Path) -> Territory:
    return load_chicago(shared)


def answers(territory: Territory, at: tuple[float, float]) -> dict[str, str | None]:
    lon, lat = at
    area = Boundary.objects.filter(level="kelurahan", outline__covers=f"SRID=4326;POINT({lon} {lat})").first()
    found = route_all_categories(
        territory=territory,
        kelurahan_id=area.area_id if area else None,
        kecamatan_id=None,
        lon=lon,
        lat=lat,
        at=AT,
        language="en",
    )
    return {answer.category: answer.agency for answer in found}


def test_each_community_area_has_its_sanitation_office(chicago: Territory) -> None:
    assert Agency.objects.filter(territory=chicago, kind="office", active=True).count() == 77


def test_in_a_community_area_its_office_answers_for_garbage_and_the_city_for_the_rest(chicago: Territory) -> None:
    assert answers(chicago, LOGAN_SQUARE) == {
        "garbage-in-yard": "sanitation-CA22",
        "garbage-in-alley": "sanitation-CA22",
        "dumpster-not-emptied": "sanitation-CA22",
        "overflowing-carts": "sanitation-CA22",
        "other": "sanitation-CA22",
        "dog-feces": "rodent-control",
        "construction-site": "buildings",
        "standing-water": "public-health",
        "graffiti-vehicle": "graffiti-removal",
        "unspecified": "streets-and-sanitation",
    }


def test_a_place_is_answered_though_the_planner_takes_every_table_for_empty(
    shared: Path, analyze: Callable[[], None]
) -> None:
    """As it does right after a load: a plan that reads what holds the place once for every pair takes ten minutes."""
    with transaction.atomic():
        load_chicago(shared)
        transaction.set_rollback(True)
    analyze()
    chicago = load_chicago(shared)
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '20s'")  # 0.1 s on two idle cores

    assert answers(chicago, LOGAN_SQUARE)["garbage-in-yard"] == "sanitation-CA22"


def test_at_the_airport_its_own_outline_goes_before_every_area(chicago: Territory) -> None:
    assert set(answers(chicago, AT_OHARE).values()) == {"aviation"}
    assert "aviation" not in answers(chicago, BESIDE_OHARE).values()


def test_every_service_area_has_an_outline(chicago: Territory) -> None:
    found = list_service_areas(chicago, "en", on_day=AT.date())

    assert len(found) == 77 + 6
    assert [service_area.code for service_area in found if service_area.outline is None] == []
