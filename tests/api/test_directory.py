from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from spatial.models import Territory
from tests.api.client import follow, get, problem


def test_agencies_and_categories_are_named_in_the_language_asked_for(client: Client, bekasi: Territory) -> None:
    def name(path: str, code: str, language: str) -> str:
        items = get(client, path, lang=language)["items"]
        return next(str(item["name"]) for item in items if item["code"] == code)

    assert name("categories", "sampah-liar", "id") == "Sampah liar"
    assert name("categories", "sampah-liar", "en") == "Illegal dumping"
    assert name("agencies", "dlh", "id") == "Dinas Lingkungan Hidup"
    assert name("agencies", "dlh", "en") != "Dinas Lingkungan Hidup"


@pytest.mark.parametrize("path", ["agencies", "categories"])
def test_a_directory_costs_the_same_queries_however_long(
    client: Client, bekasi: Territory, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    with django_assert_num_queries(2):
        assert len(get(client, path, territory="32.75")["items"]) > 20


def test_every_agency_that_a_category_names_is_listed(client: Client, bekasi: Territory) -> None:
    agencies = {item["code"] for item in get(client, "agencies")["items"]}

    assert {item["default_agency"] for item in get(client, "categories")["items"]} - {None} <= agencies
    assert {area["properties"]["agency"] for area in get(client, "service-areas")["features"]} <= agencies


def test_service_areas_are_the_outlines_that_they_hold_for(client: Client, bekasi: Territory) -> None:
    (area,) = get(client, "service-areas", agency="uptd-kebersihan-32.75.02")["features"]

    assert (area["properties"]["areas"], area["geometry"]["type"]) == (["32.75.02"], "MultiPolygon")
    assert "sampah-liar" in area["properties"]["categories"]


def test_service_areas_come_in_pages(client: Client, bekasi: Territory) -> None:
    body = get(client, "service-areas", geometry="none", limit=50)
    codes = [area["id"] for area in body["features"]]
    while body["next"]:
        body = follow(client, body["next"])
        codes += [area["id"] for area in body["features"]]

    assert codes == [area["id"] for area in get(client, "service-areas", geometry="none")["features"]]
    assert len(codes) == len(set(codes)) > 50


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category", "ufo"),
        ("agency", "ufo"),
        ("geometry", "point"),
        ("cursor", "ü"),
        ("cursor", "AA=A"),
        ("limit", "0"),
    ],
)
def test_a_value_that_cannot_be_names_its_parameter(client: Client, bekasi: Territory, name: str, value: str) -> None:
    assert problem(client, "service-areas", **{name: value})["errors"][0]["parameter"] == name


def test_of_several_cities_one_must_be_named(client: Client, chicago: Territory) -> None:
    for path in ("agencies", "categories", "service-areas"):
        body = problem(client, path)

        assert (body["status"], body["errors"][0]["parameter"]) == (400, "territory")
        assert f"32.75, {chicago.code}" in body["detail"]
    assert get(client, "categories", territory=chicago.code)["territory"] == chicago.code
