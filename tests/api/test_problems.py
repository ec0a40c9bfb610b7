from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from rest_framework.exceptions import Throttled

from api import handlers
from api.problem_types import PROBLEM_TYPES
from api.problems import TRANSLATIONS
from api.problems import as_problem as translate
from geo_pot.complaints import errors as complaint_errors
from geo_pot.complaints.errors import ComplaintError, PublicationRefused, TerritoryBusy
from spatial.models import Territory
from tests.api.client import as_problem

Handle = Callable[[HttpRequest, Exception], HttpResponse]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v2/complaints", "/api/v1/complaints/1", "/api/v1/complaints/"]
)
def test_an_address_that_names_nothing_is_a_problem(client: Client, db: None, path: str) -> None:
    assert as_problem(client.get(path))["status"] == 404


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "complaints"), ("DELETE", "areas"), ("POST", "match"), ("OPTIONS", "areas")]
)
def test_another_method_names_those_there_are(client: Client, db: None, method: str, path: str) -> None:
    response = client.generic(method, f"/api/v1/{path}")

    assert as_problem(response)["status"] == 405
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("path", ["complaints", "areas", "categories", "hotspots"])
def test_another_format_is_a_problem(client: Client, db: None, path: str) -> None:
    assert as_problem(client.get(f"/api/v1/{path}", headers={"Accept": "text/csv"}))["status"] == 406


def test_json_is_given_to_who_asks_for_json(client: Client, bekasi: Territory) -> None:
    types = {
        accept: client.get("/api/v1/areas", {"geometry": "none"}, headers={"Accept": accept})["Content-Type"]
        for accept in ("*/*", "application/json", "application/geo+json", "text/html,*/*;q=0.8")
    }

    assert types == {
        "*/*": "application/geo+json",
        "application/json": "application/json",
        "application/geo+json": "application/geo+json",
        "text/html,*/*;q=0.8": "application/geo+json",
    }


def test_our_own_fault_tells_a_request_id_and_nothing_else(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '1ms'")
        cursor.execute("set local search_path = pg_catalog")

    response = client.get("/api/v1/territories")

    body = as_problem(response)
    assert body["status"] == 500
    assert body.keys() == {"type", "title", "status", "detail", "instance", "request_id"}
    assert "spatial_territory" not in json.dumps(body)


def test_who_asks_too_much_is_told_when_to_come_back() -> None:
    problem = translate(Throttled(wait=12.5))

    assert problem is not None
    assert (problem.kind.status, problem.headers) == (429, {"Retry-After": "13"})


@pytest.mark.parametrize("handle", [handlers.handle_400, handlers.handle_403, handlers.handle_404])
def test_what_django_refuses_is_a_problem_below_api_only(
    handle: Callable[[HttpRequest, Exception], HttpResponse],
) -> None:
    def ask(path: str) -> HttpResponse:
        return handle(RequestFactory().get(path), Exception("secret"))

    assert ask("/api/x")["Content-Type"] == "application/problem+json"
    assert ask("/x")["Content-Type"].startswith("text/html")
    assert b"secret" not in ask("/api/x").content


@pytest.mark.parametrize("slug", sorted(PROBLEM_TYPES))
def test_each_type_has_a_page_that_says_what_to_do(client: Client, db: None, slug: str) -> None:
    page = client.get(f"/api/problems/{slug}")

    assert page.status_code == 200
    assert PROBLEM_TYPES[slug].title.encode() in page.content.replace(b"&#x27;", b"'")


def test_a_type_that_there_is_not_has_no_page(client: Client, db: None) -> None:
    assert as_problem(client.get("/api/problems/ufo"))["status"] == 404


def test_each_refusal_of_the_complaints_room_is_translated() -> None:
    elsewhere = {PublicationRefused, TerritoryBusy}  # told by management commands only
    refusals = {each for each in vars(complaint_errors).values() if is_refusal(each)}

    assert refusals - TRANSLATIONS.keys() == elsewhere


def is_refusal(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, ComplaintError) and each is not ComplaintError


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_an_address_that_is_not_there_is_a_problem_by_any_method_of_a_browser(db: None, method: str) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.generic(method, "/api/v1/grants/-7", "{}", "application/json")

    assert (response.status_code, json.loads(response.content)["type"]) == (404, "/api/problems/not-found")
