"""The lists that clients read, in one query each."""

from __future__ import annotations

import json
from datetime import date

from pytest_django import DjangoAssertNumQueries

from geo_pot.agencies.queries import list_agencies, list_categories, list_service_areas
from spatial.models import Territory
from tests.agencies.world import City, box

TODAY = date(2026, 3, 2)


def test_agencies_are_listed_with_their_place(city: City, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city.add_agency("office", area_id=city.area_ids["C.W.1"])
    city.add_agency("gone", active=False)

    with django_assert_num_queries(1):
        found = list_agencies(city.territory, "en")

    assert [(agency.code, agency.area) for agency in found] == [("centre", None), ("office", "C.W.1")]


def test_categories_are_listed_with_their_group(
    bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = list_categories(bekasi, "id")

    assert len(found) == 33
    assert (found[0].code, found[0].name, found[0].group, found[0].group_name, found[0].default_agency) == (
        "sampah-liar",
        "Sampah liar",
        "waste",
        "Sampah",
        "dlh",
    )
    assert found[-1].name == "Lainnya"


def test_a_service_area_has_its_own_outline_or_that_of_its_areas(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city.add_service_area("both", agency="dlh", areas=["C.W.1", "C.W.2"])
    city.add_service_area("own", agency="dlh", outline=box(106, -6, 106.001, -5.999))
    city.add_service_area("none", agency="dlh")

    with django_assert_num_queries(1):
        both, none, own = list_service_areas(city.territory, "en", on_day=TODAY)

    assert (both.areas, both.categories) == (("C.W.1", "C.W.2"), ("dumping",))
    assert bounds(both.outline) == (106.0, -6.02, 106.01, -6.0)
    assert bounds(own.outline) == (106.0, -6.0, 106.001, -5.999)
    assert none.outline is None


def test_service_areas_are_listed_by_page_category_agency_and_day(city: City) -> None:
    light = city.add_category("light")
    city.add_service_area("a", agency="dlh", areas=["C"])
    city.add_service_area("b", agency="dbmsda", areas=["C"], categories=[light])
    city.add_service_area("c", agency="dlh", areas=["C"], valid_from=date(2027, 1, 1))

    def codes(**filters: object) -> list[str]:
        found = list_service_areas(city.territory, "en", **{"on_day": TODAY, **filters})  # type: ignore[arg-type]  # any
        return [service_area.code for service_area in found]

    assert codes() == ["a", "b"]
    assert codes(limit=1) == ["a"]
    assert codes(after="a") == ["b"]
    assert codes(category="light") == ["b"]
    assert codes(agency="dlh") == ["a"]
    assert codes(on_day=date(2027, 1, 1)) == ["a", "b", "c"]


def test_without_outlines_nothing_is_united(city: City) -> None:
    city.add_service_area("both", agency="dlh", areas=["C.W.1", "C.W.2"])

    (found,) = list_service_areas(city.territory, "en", on_day=TODAY, with_outline=False)

    assert (found.areas, found.outline) == (("C.W.1", "C.W.2"), None)


def bounds(outline: str | None) -> tuple[float, float, float, float]:
    points = [point for part in json.loads(outline or "")["coordinates"] for ring in part for point in ring]
    lons, lats = zip(*points, strict=True)
    return (min(lons), min(lats), max(lons), max(lats))
