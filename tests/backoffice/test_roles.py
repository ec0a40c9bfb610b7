"""Roles are given, revoked and looked at within one city, and no page says who somebody is in life."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import Grant, Invitation, User
from geo_pot.accounts.personal.actions import store
from geo_pot.accounts.queries.grants import actor_of, in_force
from geo_pot.accounts.roles import Role
from tests.accounts.people import administrator, granted, somebody
from tests.backoffice.conftest import Person
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def actor(admin: Person) -> Actor:
    return actor_of(admin.user, mfa=True)


def held(person: User) -> list[tuple[str, str | None]]:
    return list(in_force().filter(user=person).order_by("id").values_list("role", "area__level"))


def test_a_role_is_given_and_revoked(city: GridCity, admin: Person) -> None:
    user = somebody()
    fields = {"grant-person": user.public_id, "grant-role": "lurah", "grant-area": city.areas["A"].pk}

    admin.send("roles/give", **fields)

    grant = Grant.objects.get(user=user)
    assert (held(user), grant.given_by) == ([("lurah", "kelurahan")], admin.user)

    admin.send(f"roles/{grant.pk}/revoke")

    grant.refresh_from_db()
    assert (held(user), grant.revoked_by) == ([], admin.user)


def test_what_a_role_does_not_take_is_told_in_the_form(city: GridCity, admin: Person) -> None:
    user = somebody()

    response = admin.send("roles/give", **{"grant-person": user.public_id, "grant-role": "lurah"})

    assert response.status_code == 422
    assert 'role="alert">Belum dapat disimpan: <a href="#give-title">' in response.content.decode()
    assert "Peran lurah memerlukan wilayah: sebuah kelurahan." in response.content.decode()
    assert held(user) == []


def test_another_citys_places_agencies_and_grants_cannot_be_touched(city: GridCity, admin: Person) -> None:
    other = build("OTHER")
    theirs = granted(Role.LURAH, administrator(other.territory), other.territory, area=other.areas["A"])
    user = somebody()

    given = admin.send(
        "roles/give", **{"grant-person": user.public_id, "grant-role": "lurah", "grant-area": other.areas["A"].pk}
    )

    assert (given.status_code, held(user)) == (422, [])
    assert admin.send(f"roles/{theirs.pk}/revoke").status_code == 404
    assert admin.send(f"roles/{theirs.pk}/settle", area="").status_code == 404
    assert str(theirs.user.public_id) not in admin.page("roles/").content.decode()


def test_the_last_administrator_stays(city: GridCity, admin: Person) -> None:
    own = Grant.objects.get(user=admin.user)

    admin.send(f"roles/{own.pk}/revoke")

    assert held(admin.user) == [("administrator", None)]


def test_a_merged_place_is_settled_for_the_one_that_is_left(city: GridCity, admin: Person, actor: Actor) -> None:
    grant = granted(Role.LURAH, actor, city.territory, area=city.areas["A"])
    Grant.objects.filter(pk=grant.pk).update(review_since=timezone.now(), review_area=city.areas["C"])
    page = admin.page("roles/").content.decode()
    assert re.search(r'<option value="\d+" selected>C C</option>', page)

    admin.send(f"roles/{grant.pk}/settle", area=city.areas["C"].pk)

    assert [each.area for each in in_force().filter(user=grant.user)] == [city.areas["C"]]


def test_a_place_that_is_no_more_waits_for_a_decision(city: GridCity, admin: Person, actor: Actor) -> None:
    grant = granted(Role.LURAH, actor, city.territory, area=city.areas["A"])
    Grant.objects.filter(pk=grant.pk).update(review_since=timezone.now())

    assert f"roles/{grant.pk}/settle" in admin.page("roles/").content.decode()

    admin.send(f"roles/{grant.pk}/settle", area="")

    assert f"roles/{grant.pk}/settle" not in admin.page("roles/").content.decode()


def test_who_gave_and_who_took_a_role_is_told(city: GridCity, admin: Person, actor: Actor) -> None:
    other = administrator(city.territory)
    grant = granted(Role.PLANNER, other, city.territory)
    revoked_before = admin.page("roles/").content.decode()
    admin.send(f"roles/{grant.pk}/revoke")

    ended = admin.page("roles/ended").content.decode()

    assert str(other.public_id) in revoked_before
    assert [ended.count(str(person)) for person in (grant.user.public_id, other.public_id, actor.public_id)] == [1] * 3


def test_nobody_gives_a_role_to_themselves(city: GridCity, admin: Person) -> None:
    response = admin.send("roles/give", **{"grant-person": admin.user.public_id, "grant-role": "poc"})

    assert (response.status_code, held(admin.user)) == (422, [("administrator", None)])


def test_until_is_an_hour_of_the_city_and_not_past(city: GridCity, admin: Person) -> None:
    users = [somebody(), somebody()]
    given = [
        admin.send(
            "roles/give",
            **{"grant-person": user.public_id, "grant-role": "planner", "grant-valid_to": until},
        ).status_code
        for user, until in zip(users, ("2001-01-01T00:00", "2100-01-01T00:00"), strict=True)
    ]

    assert (given, held(users[0])) == ([422, 302], [])
    ends = Grant.objects.get(user=users[1]).valid_to
    assert ends is not None
    assert ends.isoformat() == "2099-12-31T17:00:00+00:00"


def test_an_invitation_is_mailed_listed_and_withdrawn(city: GridCity, admin: Person) -> None:
    admin.send("roles/invite", **{"invite-email": "ani@example.org", "invite-role": "planner"})

    invitation = Invitation.objects.get()
    page = admin.page("roles/").content.decode()
    assert (mail.outbox[0].to, invitation.invited_by) == (["ani@example.org"], admin.user)
    assert (f"invitations/{invitation.pk}/withdraw" in page, "ani@example.org" in page) == (True, False)

    admin.send(f"invitations/{invitation.pk}/withdraw")

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_no_page_says_who_somebody_is_in_life(city: GridCity, admin: Person, actor: Actor) -> None:
    grant = granted(Role.PLANNER, actor, city.territory)
    store(
        user_id=grant.user_id, full_name="Kenarita", phone="+6281299471836", phone_verified=True, email="k@example.org"
    )

    page = admin.page("roles/").content.decode()

    assert str(grant.user.public_id) in page
    assert [word for word in ("Kenarita", "81299471836", "k@example.org", grant.user.username) if word in page] == []


@pytest.mark.parametrize("grants", [1, 3])
def test_the_page_takes_as_many_queries_with_three_as_with_one(
    city: GridCity, admin: Person, actor: Actor, grants: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(grants):
        granted(Role.PLANNER, actor, city.territory)

    with django_assert_num_queries(11):
        page = admin.page("roles/").content.decode()

    assert page.count("/revoke") == grants + 1
