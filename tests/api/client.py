"""The API as a client of it writes and reads."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.test import Client
from geojson_pydantic import Feature, FeatureCollection

GEOJSON = "application/geo+json"
INSIDE = (106.9756, -6.2349)  # in the middle of the city
DEVICE = {"X-Device-Key": "a-device-of-the-tests"}
OTHER_DEVICE = {"X-Device-Key": "another-device"}

Json = dict[str, Any]


def get(client: Client, path: str, headers: dict[str, str] | None = None, **query: object) -> Json:
    """The body of a 200 answer; GeoJSON is checked by a validator that is not ours."""
    response = client.get(f"/api/v1/{path}", query, headers=headers or {})
    body: Json = json.loads(response.getvalue())
    assert response.status_code == 200, body
    if response["Content-Type"] == GEOJSON:
        (FeatureCollection if body["type"] == "FeatureCollection" else Feature).model_validate(body)
    return body


def problem(client: Client, path: str, headers: dict[str, str] | None = None, **query: object) -> Json:
    response = client.get(f"/api/v1/{path}", query, headers=headers or {})
    return as_problem(response)


def as_problem(response: Any) -> Json:
    """The body of an answer that must be a problem with its five members."""
    assert response["Content-Type"] == "application/problem+json", response
    body: Json = json.loads(response.getvalue())
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["status"] == response.status_code
    return body


def report(**members: object) -> Json:
    return {"lon": INSIDE[0], "lat": INSIDE[1], "category": "sampah-liar", "text": "Sampah di tepi kali", **members}


def post(client: Client, body: object, headers: dict[str, str] | None = None, **options: Any) -> Any:
    return client.post(
        "/api/v1/complaints", body, content_type="application/json", headers=headers or DEVICE, **options
    )


def submit(client: Client, headers: dict[str, str] | None = None, **members: object) -> Json:
    """A stored complaint as its feature."""
    response = post(client, report(**members), headers)
    assert response.status_code == 201, response.content
    body: Json = response.json()
    Feature.model_validate(body)
    return body


def new_key() -> dict[str, str]:
    return {**DEVICE, "Idempotency-Key": str(uuid.uuid4())}
