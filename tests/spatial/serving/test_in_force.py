"""What a process holds in memory is what is in force, whoever changed it."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from geo_pot.complaints.actions.publish_edition import publish_edition
from spatial import serving
from spatial.models import Boundary, Edition, Territory
from spatial.queries import nearest_edition
from tests.complaints import grid_city
from tests.complaints.grid_city import GridCity

ALL: dict[str, tuple[float, float]] = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}


def kelurahan(lon: float, lat: float) -> str | None:
    city = serving.in_force().nearest(lon, lat)
    assert city is not None
    assert city.index is not None
    place = city.index.find(lon, lat).kelurahan
    return None if place is None else place.code


def draw_second(city: GridCity, shift: float) -> Edition:
    edition = Edition.objects.create(territory=city.territory, name="second", valid_from=datetime.date(2021, 1, 1))
    grid_city.draw(edition, ALL, shift=shift)
    return edition


def test_what_is_held_costs_one_query_to_be_sure_of(
    city: GridCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    serving.in_force()

    with django_assert_num_queries(1):
        assert kelurahan(*grid_city.CENTRE_OF_D) == "D"


def test_nothing_that_a_transaction_sees_is_held_for_others(
    city: GridCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    serving.in_force(max_age_s=60)

    with django_assert_num_queries(1):
        serving.in_force(max_age_s=60)


@pytest.mark.django_db(transaction=True)
def test_what_was_in_force_a_moment_ago_is_held_for_who_asks_for_no_more(
    city: GridCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = serving.in_force()
    Territory.objects.update(tolerance_m=5)

    with django_assert_num_queries(0):
        assert serving.in_force(max_age_s=60) is held
    assert serving.in_force() is not held
    assert serving.in_force(max_age_s=60) is not held


def test_a_published_edition_answers_at_once_and_one_rolled_back_never_did(city: GridCity) -> None:
    edition = draw_second(city, shift=0.75)
    assert kelurahan(*grid_city.CENTRE_OF_D) == "D"

    with transaction.atomic():
        publish_edition(edition_id=edition.pk)
        assert kelurahan(*grid_city.CENTRE_OF_D) == "C"
        transaction.set_rollback(True)

    assert kelurahan(*grid_city.CENTRE_OF_D) == "D"


def test_boundaries_that_somebody_changes_in_place_are_noticed(city: GridCity) -> None:
    assert kelurahan(*grid_city.CENTRE_OF_A) == "A"

    Boundary.objects.filter(edition=city.edition, code="A").update(code="Z", outline=grid_city.square(0, 0, 0.9))
    assert kelurahan(*grid_city.CENTRE_OF_A) == "Z"
    Boundary.objects.filter(edition=city.edition, code="Z").update(name="Zulu")
    assert serving.in_force().cities[0].index.kelurahan[-1].name == "Zulu"  # type: ignore[union-attr]
    Boundary.objects.filter(edition=city.edition, code="Z").delete()
    assert kelurahan(*grid_city.CENTRE_OF_A) is None


def test_a_tolerance_that_somebody_changes_is_noticed(city: GridCity) -> None:
    assert kelurahan(*grid_city.TEN_METRES_WEST_OF_A) == "A"

    Territory.objects.update(tolerance_m=5)

    assert kelurahan(*grid_city.TEN_METRES_WEST_OF_A) is None


def test_a_draft_has_an_index_before_it_is_in_force(city: GridCity) -> None:
    index = serving.index_of(draw_second(city, shift=0.75))

    assert index is not None
    assert index.locate_many(*np.transpose([grid_city.CENTRE_OF_D])).tolist() == [city.areas["C"].pk]


def test_an_edition_without_kelurahan_has_no_index(city: GridCity) -> None:
    empty = Edition.objects.create(territory=city.territory, name="empty", valid_from=datetime.date(2021, 1, 1))

    assert serving.index_of(empty) is None


def test_the_nearest_city_is_the_one_the_database_names(city: GridCity) -> None:
    east = grid_city.build("OTHER")
    Boundary.objects.filter(edition=east.edition).delete()
    grid_city.draw(east.edition, {})
    Boundary.objects.filter(edition=east.edition).update(outline=grid_city.square(2.2, 0, 1, 2))
    west, south, side = grid_city.WEST, grid_city.SOUTH, grid_city.SIDE
    rng = np.random.default_rng(8)
    points = rng.uniform([west - side, south - side], [west + 4.2 * side, south + 3 * side], (300, 2))
    far = rng.uniform([west - 9, south - 9], [west + 9, south + 9], (100, 2))
    on_edges = [(west, south), (west + 2 * side, south + side), (west + 2.2 * side, south), (west + side, south)]

    for lon, lat in [*points.tolist(), *far.tolist(), *on_edges]:
        theirs, ours = nearest_edition(lon, lat), serving.in_force().nearest(lon, lat)
        assert theirs is not None
        assert ours is not None
        assert ours.about.edition_id == theirs.pk, (lon, lat)


def test_of_two_cities_that_cover_a_point_the_lower_code_is_taken(city: GridCity) -> None:
    grid_city.build("TWIN")

    found = serving.in_force().nearest(*grid_city.CENTRE_OF_A)

    assert found is not None
    assert found.about.territory_code == "GRID"


def test_without_boundaries_no_city_is_found(db: None) -> None:
    assert serving.in_force().nearest(0, 0) is None


def test_every_change_of_an_edition_is_another_version(city: GridCity) -> None:
    seen = {version()}

    for change in (
        "update spatial_boundary set name = name where code = 'A'",
        "update spatial_boundary set name = name where code = 'A'",
        "update spatial_edition set name = 'renamed'",
        "delete from spatial_boundary where code = 'A'",
    ):
        with connection.cursor() as cursor:
            cursor.execute(change)
        seen.add(version())

    assert len(seen) == 5


def version() -> str:
    return serving.in_force().versions[0].version
