"""The API as a client of it writes and reads."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from geojson_pydantic import Feature, FeatureCollection

GEOJSON = "application/geo+json"
INSIDE = (106.9756, -6.2349)  # in the middle of the city
DEVICE = {"X-Device-Key": "a-device-of-the-tests"}
OTHER_DEVICE = {"X-Device-Key": "another-device"}

Json = dict[str, Any]
Headers = dict[str, str]


def get(client: Client, path: str, headers: Headers | None = None, /, **query: object) -> Json:
    """The body of a 200 answer; GeoJSON is checked by a validator that is not ours."""
    response = ask(client, f"/api/v1/{path}", headers, **query)
    body: Json = json.loads(response.getvalue())
    assert response.status_code == 200, body
    if response["Content-Type"] == GEOJSON:
        (FeatureCollection if body["type"] == "FeatureCollection" else Feature).model_validate(body)
    return body


def follow(client: Client, url: str) -> Json:
    """The page that `next` names."""
    body: Json = json.loads(client.get(url).getvalue())
    assert body["type"] == "FeatureCollection", body
    return body


def problem(client: Client, path: str, headers: Headers | None = None, /, **query: object) -> Json:
    return as_problem(ask(client, f"/api/v1/{path}", headers, **query))


def ask(client: Client, path: str, headers: Headers | None = None, /, **query: object) -> Any:  # noqa: ANN401 -- streams or not
    return client.get(path, {name: str(value) for name, value in query.items()}, headers=headers or {})


def as_problem(response: HttpResponseBase) -> Json:
    """The body of an answer that must be a problem with its five members."""
    assert response["Content-Type"] == "application/problem+json", response
    assert isinstance(response, HttpResponse)
    body: Json = json.loads(response.content)
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["status"] == response.status_code
    return body


def report(**members: object) -> Json:
    return {"lon": INSIDE[0], "lat": INSIDE[1], "category": "sampah-liar", "text": "Sampah di tepi kali", **members}


def post(client: Client, body: object, headers: Headers | None = None) -> HttpResponse:
    response = client.post("/api/v1/complaints", body, content_type="application/json", headers=headers or DEVICE)
    assert isinstance(response, HttpResponse)
    return response


def submit(client: Client, headers: Headers | None = None, /, **members: object) -> Json:
    """A stored complaint as its feature."""
    response = post(client, report(**members), headers)
    assert response.status_code == 201, response.content
    body: Json = json.loads(response.content)
    Feature.model_validate(body)
    body["properties"].pop("follow", None)  # told in this answer alone
    return body


def new_key() -> Headers:
    return {**DEVICE, "Idempotency-Key": str(uuid.uuid4())}
