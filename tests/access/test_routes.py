"""Every door has a rule, and everybody finds each as the table says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from geo_pot.accounts.access import ACCOUNT
from geo_pot.accounts.signing_in.doors import DOORS
from tests.access import open_door
from tests.access.doors import SIGN_IN, Route, routes, undeclared
from tests.access.world import PEOPLE, World

TABLE: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "routes.toml").read_text())
METHODS = ("get", "post", "put", "patch", "delete")
NOTHING = UUID(int=7)  # the id of nothing at all
VALUES = {
    "<str:code>": "A",
    "<str:territory>": "GRID",
    "<int:pk>": "7",
    "<uuid:public_id>": str(NOTHING),
    "<str:token>": "no-such-token",
    "<slug:slug>": "not-found",
    "<slug:language>": "en",
}
ROUTES = list(routes(get_resolver().url_patterns))
OURS = [route for route in ROUTES if not route.name.startswith(SIGN_IN)]
OTHERS = [route for route in ROUTES if route.name.startswith(SIGN_IN)]
DELETES_WHO_ASKS = ("api:v1:me", "delete")


def test_every_route_says_who_may_use_it() -> None:
    assert undeclared(get_resolver().url_patterns) == []


def test_a_route_that_says_nothing_is_found() -> None:
    assert undeclared(open_door.urlpatterns) == [
        "forgotten (forgotten) get",
        "forgotten-function (forgotten-function) get",
    ]


def test_a_view_that_says_nothing_is_closed(client: Client, settings: Settings, db: None) -> None:
    settings.ROOT_URLCONF = "tests.access.open_door"

    response = client.get("/forgotten")

    assert (response.status_code, b"leak" in response.content) == (401, False)


def test_the_table_names_every_route_and_method_and_no_other() -> None:
    assert {route.name: route.methods for route in OURS} == {name: set(rules) for name, rules in TABLE.items()}


def roles_of(person: str) -> set[str]:
    """The roles that the table of rights gives somebody in their session."""
    rights = PEOPLE[person]
    if not rights.get("second_factor", True):
        return set()
    return {grant["role"] for grant in rights.get("grants", []) if not grant.get("ended")}


def expected(rule: object, person: str) -> str:
    has_account = bool(PEOPLE[person].get("account") or PEOPLE[person].get("grants"))
    if rule is None:
        return "no such method"
    if rule != "anybody" and not has_account:
        return "sign in"
    if isinstance(rule, list) and not roles_of(person) & set(rule):
        return "not yours"
    return "come in"


def found(status: int) -> str:
    outcomes = {401: "sign in", 403: "not yours", 405: "no such method"}
    return outcomes.get(status, "come in" if status < 500 else "broken")


def knock(world: World, person: str, method: str, route: Route) -> int:
    """The status; a list that is not read would leave its transaction open."""
    response = world.clients[person].generic(method.upper(), address(route), "{}", "application/json")
    response.getvalue()
    return response.status_code


def address(route: Route) -> str:
    path = route.path
    for placeholder, value in VALUES.items():
        path = path.replace(placeholder, value)
    return f"/{path}nothing" if route.name == "api:" else f"/{path}"


@pytest.mark.parametrize(
    "people",
    [("nobody", "citizen", "lurah_a", "poc"), pytest.param(tuple(PEOPLE), marks=pytest.mark.slow)],
    ids=["some", "all"],
)
@pytest.mark.parametrize("route", OURS, ids=lambda route: route.name)
def test_everybody_finds_the_door_as_the_table_says(world: World, route: Route, people: tuple[str, ...]) -> None:
    asked = {
        (method, person): expected(TABLE[route.name].get(method), person)
        for method in METHODS
        for person in people
        if not ((route.name, method) == DELETES_WHO_ASKS and expected("account", person) == "come in")
    }
    if route.name in ("api:", "api:v1:complaint-text-check"):  # what is not there is so by any method; see below
        asked = {pair: outcome for pair, outcome in asked.items() if pair[0] in TABLE[route.name]}

    answers = {(method, person): found(knock(world, person, method, route)) for method, person in asked}

    assert answers == asked


@pytest.mark.parametrize("route", OTHERS, ids=lambda route: route.name)
def test_who_has_no_account_comes_no_further_at_the_sign_in(world: World, route: Route) -> None:
    name = route.name.partition(":app:")[2] or route.name.partition(":browser:")[2]
    if DOORS[name] is not ACCOUNT:
        pytest.skip("part of signing in, which is for who has not")

    statuses = {knock(world, person, method, route) for method in METHODS for person in ("nobody", "device")}

    assert statuses <= {401, 403, 405, 409, 410}
