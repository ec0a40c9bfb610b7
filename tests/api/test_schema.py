"""The OpenAPI description is what the API does: others' tools read it, and one asks all that it allows."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema

from spatial.models import Territory
from tests.api.client import DEVICE, Json, get, post, report
from tests.api.material import store
from tests.api.openapi import ask_all_that_is_described


def description(client: Client) -> Json:
    found: Json = json.loads(client.get("/api/schema").content)
    return found


def test_the_description_is_openapi_3_1(client: Client, db: None) -> None:
    schema = description(client)

    assert schema["openapi"].startswith("3.1.")
    validate_schema(schema)  # type: ignore[no-untyped-call]  # drf-spectacular has no types


def test_every_reference_of_the_description_leads_somewhere(client: Client, db: None) -> None:
    schema = description(client)

    names = set(schema["components"]["schemas"])
    assert {target.rpartition("/")[2] for target in references(schema)} <= names


def test_every_endpoint_is_described_with_its_problems(client: Client, db: None) -> None:
    operations = {
        (method, path): operation
        for path, methods in description(client)["paths"].items()
        for method, operation in methods.items()
    }

    assert set(operations) == {
        ("get", "/api/v1/agencies"),
        ("get", "/api/v1/areas"),
        ("get", "/api/v1/areas/{code}"),
        ("get", "/api/v1/areas/{code}/summary"),
        ("get", "/api/v1/categories"),
        ("get", "/api/v1/complaints"),
        ("post", "/api/v1/complaints"),
        ("get", "/api/v1/complaints/{public_id}"),
        ("patch", "/api/v1/complaints/{public_id}"),
        ("delete", "/api/v1/complaints/{public_id}"),
        ("post", "/api/v1/complaints/{public_id}/text-check"),
        ("post", "/api/v1/complaints/{public_id}/release"),
        ("post", "/api/v1/complaints/{public_id}/reject"),
        ("get", "/api/v1/complaints/held"),
        ("get", "/api/v1/complaints/follow/{token}"),
        ("get", "/api/v1/grants"),
        ("post", "/api/v1/grants"),
        ("get", "/api/v1/grants/{id}"),
        ("delete", "/api/v1/grants/{id}"),
        ("post", "/api/v1/grants/{id}/review"),
        ("get", "/api/v1/hotspots"),
        ("post", "/api/v1/hotspots/analyses"),
        ("get", "/api/v1/hotspots/analyses/{public_id}"),
        ("get", "/api/v1/hotspots/surface"),
        ("get", "/api/v1/hotspots/{public_id}"),
        ("post", "/api/v1/hotspots/{public_id}/actions"),
        ("get", "/api/v1/locate"),
        ("post", "/api/v1/invitations"),
        ("post", "/api/v1/invitations/accept"),
        ("get", "/api/v1/match"),
        ("get", "/api/v1/me"),
        ("delete", "/api/v1/me"),
        ("get", "/api/v1/me/export"),
        ("get", "/api/v1/service-areas"),
        ("get", "/api/v1/territories"),
    }
    assert all("application/problem+json" in each["responses"]["default"]["content"] for each in operations.values())


def test_answers_are_what_the_description_says(client: Client, bekasi: Territory) -> None:
    schema = description(client)
    store(bekasi, 2)
    made = json.loads(post(client, report(accuracy_m=200)).content)
    answers: dict[str, Json] = {
        "Territories": get(client, "territories"),
        "AreaCollection": get(client, "areas"),
        "Area": get(client, "areas/32.75.02"),
        "AreaSummary": get(client, "areas/32.75.02.1005/summary"),
        "ComplaintCollection": get(client, "complaints", limit=2),
        "ComplaintDetail": made,
        "Location": get(client, "locate", lon=106.9756, lat=-6.2349),
        "Match": get(client, "match", lon=106.9756, lat=-6.2349, accuracy_m=200),
        "Agencies": get(client, "agencies"),
        "Categories": get(client, "categories"),
        "ServiceAreaCollection": get(client, "service-areas"),
        "HotspotCollection": get(client, "hotspots"),
    }

    for name, answer in answers.items():
        jsonschema.Draft202012Validator({**schema, "$ref": f"#/components/schemas/{name}"}).validate(answer)
    del made["properties"]["follow"]  # told in that answer alone
    assert get(client, f"complaints/{made['id']}", DEVICE) == made


@pytest.mark.parametrize(("method", "count"), [("GET", 21), ("POST", 10), ("PATCH", 1), ("DELETE", 3)])
def test_whatever_the_description_allows_is_answered_as_it_says(bekasi: Territory, method: str, count: int) -> None:
    store(bekasi, 3)

    assert len(ask_all_that_is_described(method)) == count


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref":
                yield inner
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
