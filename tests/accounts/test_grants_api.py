"""Roles over HTTP: given, listed, decided on and revoked by administrators of the city, and by nobody else."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.queries.grants import actor_of, grants_of
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.audit.models import Entry
from tests.access.world import sign_in
from tests.accounts.people import administrator, granted, somebody
from tests.complaints.grid_city import GridCity, build

Answer = tuple[int, dict[str, Any]]


def account_of(actor: Actor) -> User:
    return User.objects.get(public_id=str(actor.public_id))


def client_of(actor: Actor, *, second_factor: bool = True) -> Client:
    client = Client()
    sign_in(client, account_of(actor), second_factor=second_factor)
    return client


@pytest.fixture
def head(admin: Actor) -> Client:
    return client_of(admin)


def ask(client: Client, method: str, path: str, body: object = None) -> Answer:
    response = client.generic(method, f"/api/v1/grants{path}", data_of(body), content_type="application/json")
    return response.status_code, response.json()


def data_of(body: object) -> str:
    return "" if body is None else json.dumps(body)


def offer(user: User, role: str, **scope: object) -> dict[str, object]:
    return {"account": str(user.public_id), "role": role, "territory": "GRID", **scope}


def test_a_role_is_given_told_and_revoked(city: GridCity, admin: Actor, head: Client) -> None:
    user = somebody()

    given, grant = ask(head, "POST", "", offer(user, "officer", area="WEST", agency="UNIT-WEST"))

    right = grants_of(user)[0]
    agency = Agency.objects.get(territory=city.territory, code="UNIT-WEST")
    assert (given, right.area_id, right.agency_id) == (201, city.areas["WEST"].pk, agency.pk)
    assert (grant["given_by"], grant["area"], grant["agency"]) == (str(admin.public_id), "WEST", "UNIT-WEST")
    assert ask(head, "GET", f"/{grant['id']}") == (200, grant)

    revoked, ended = ask(head, "DELETE", f"/{grant['id']}")

    assert (revoked, ended["revoked_by"], grants_of(user)) == (200, str(admin.public_id), ())
    assert ask(head, "DELETE", f"/{grant['id']}")[0] == 404


def test_the_list_tells_what_lasts_what_waits_and_what_ended(city: GridCity, admin: Actor, head: Client) -> None:
    lasting = granted(Role.PLANNER, admin, city.territory)
    waiting = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])
    Grant.objects.filter(pk=waiting.pk).update(review_since=timezone.now(), review_area=city.areas["B"])
    ended = granted(Role.POC, admin, city.territory)
    ask(head, "DELETE", f"/{ended.pk}")
    own = admin.grants[0].grant_id

    found = {state: ids(head, f"?territory=GRID&state={state}") for state in ("lasting", "review", "ended", "all")}

    assert found == {
        "lasting": [own, lasting.pk, waiting.pk],
        "review": [waiting.pk],
        "ended": [ended.pk],
        "all": [own, lasting.pk, waiting.pk, ended.pk],
    }
    assert ids(head, f"?territory=GRID&account={lasting.user.public_id}") == [lasting.pk]


def ids(client: Client, query: str) -> list[int]:
    status, answer = ask(client, "GET", query)
    assert status == 200, answer
    return [item["id"] for item in answer["items"]]


def test_a_long_list_comes_in_pages(city: GridCity, admin: Actor, head: Client) -> None:
    for _ in range(3):
        granted(Role.PLANNER, admin, city.territory)
    query, seen = "?territory=GRID&limit=3", []
    while query:
        _, page = ask(head, "GET", query)
        seen += [item["id"] for item in page["items"]]
        query = (page["next"] or "").partition("/grants")[2]

    assert seen == ids(head, "?territory=GRID")


def test_a_merged_place_is_decided_on(city: GridCity, admin: Actor, head: Client) -> None:
    grants = [granted(Role.LURAH, admin, city.territory, area=city.areas["A"]) for _ in range(2)]
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(
        review_since=timezone.now(), review_area=city.areas["B"]
    )

    moved = ask(head, "POST", f"/{grants[0].pk}/review", {"area": "B"})[1]
    kept = ask(head, "POST", f"/{grants[1].pk}/review", {})[1]

    assert (moved["area"], kept["area"], kept["review_since"]) == ("B", "A", None)
    assert [right.grant_id for right in grants_of(grants[0].user)] == [moved["id"]]
    assert ask(head, "POST", f"/{grants[1].pk}/review", {})[0] == 404


def test_giving_and_taking_are_audited_with_who(city: GridCity, admin: Actor, head: Client) -> None:
    _, grant = ask(head, "POST", "", offer(somebody(), "planner"))
    ask(head, "DELETE", f"/{grant['id']}")

    entries = Entry.objects.filter(table_name="accounts_grant", row_id=grant["id"]).order_by("id")
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("insert", admin.user_id),
        ("update", admin.user_id),
    ]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"account": "somebody"}, "/account"),
        ({"account": str(uuid4())}, "/account"),
        ({"role": "citizen"}, "/role"),
        ({"role": "lurah"}, "/role"),
        ({"role": "lurah", "area": "WEST"}, "/role"),
        ({"role": "lurah", "area": "nowhere"}, "/area"),
        ({"role": "officer", "agency": "nobody"}, "/agency"),
        ({"valid_to": "2026-01-31"}, "/valid_to"),
        ({"valid_to": "2001-01-31T00:00:00Z"}, "/valid_to"),
        ({"lon": 1, "lat": 2}, ""),
    ],
)
def test_what_cannot_be_given_is_told_by_member(
    city: GridCity, head: Client, wrong: dict[str, object], pointer: str
) -> None:
    status, problem = ask(head, "POST", "", {**offer(somebody(), "planner"), **wrong})

    assert (status, [error["pointer"] for error in problem["errors"]]) == (400, [pointer])


def test_the_same_role_is_not_given_twice(city: GridCity, head: Client) -> None:
    body = offer(somebody(), "planner")

    assert [ask(head, "POST", "", body)[0] for _ in range(2)] == [201, 409]


def test_the_last_administrator_stays(city: GridCity, admin: Actor, head: Client) -> None:
    assert ask(head, "DELETE", f"/{admin.grants[0].grant_id}")[0] == 409


def test_nobody_gives_a_role_to_themselves(city: GridCity, admin: Actor, head: Client) -> None:
    own = account_of(admin)

    status, problem = ask(head, "POST", "", offer(own, "poc"))

    assert (status, problem["detail"]) == (403, "Nobody gives a role to themselves: ask another administrator.")
    assert [right.role for right in grants_of(own)] == [Role.ADMINISTRATOR]


def test_an_administrator_has_no_say_in_another_city(city: GridCity, admin: Actor, head: Client) -> None:
    other = build("OTHER")
    theirs = granted(Role.LURAH, administrator(other.territory), other.territory, area=other.areas["A"])
    Grant.objects.filter(pk=theirs.pk).update(review_since=timezone.now())
    user = somebody()

    answers = [
        ask(head, "GET", "?territory=OTHER")[0],
        ask(head, "POST", "", offer(user, "planner", territory="OTHER"))[0],
        ask(head, "GET", f"/{theirs.pk}")[0],
        ask(head, "DELETE", f"/{theirs.pk}")[0],
        ask(head, "POST", f"/{theirs.pk}/review", {})[0],
    ]

    assert answers == [403, 403, 404, 404, 404]
    assert (grants_of(user), len(grants_of(theirs.user))) == ((), 1)


@pytest.mark.parametrize("role", [Role.POC, Role.CAMAT])
def test_who_is_no_administrator_gives_nothing(city: GridCity, admin: Actor, role: Role) -> None:
    scope = {"area": city.areas["WEST"]} if role is Role.CAMAT else {}
    grant = granted(role, admin, city.territory, **scope)
    client = client_of(actor_of(grant.user, mfa=True))

    assert ask(client, "POST", "", offer(somebody(), "planner"))[0] == 403
    assert ask(client, "DELETE", f"/{grant.pk}")[0] == 403


def test_an_administrator_without_a_second_factor_gives_nothing(city: GridCity, admin: Actor) -> None:
    client = client_of(admin, second_factor=False)

    assert ask(client, "POST", "", offer(somebody(), "planner"))[0] == 403
