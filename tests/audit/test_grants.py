"""Scopes: who gave what to whom, and who took it back."""

from __future__ import annotations

import pytest
from django.db import connection

from geo_pot.accounts.actions.grants import revoke_grant
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import User
from geo_pot.accounts.roles import Role
from geo_pot.audit.models import Entry
from tests.accounts.people import administrator, granted
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def admin(city: GridCity) -> Actor:
    return administrator(city.territory)


def test_giving_and_revoking_are_written_down_with_who(city: GridCity, admin: Actor) -> None:
    grant = granted(Role.LURAH, admin, city.territory, area=city.areas["A"])
    revoke_grant(grant_id=grant.pk, by=admin)

    given, revoked = Entry.objects.filter(table_name="accounts_grant", row_id=grant.pk).order_by("id")
    assert (given.action, given.actor_id, given.old) == ("insert", admin.user_id, None)
    assert given.new is not None
    assert (given.new["user_id"], given.new["role"]) == (grant.user_id, "lurah")
    assert given.new["area_id"] == city.areas["A"].pk
    assert (revoked.action, revoked.actor_id) == ("update", admin.user_id)
    assert set(revoked.columns) == {"revoked_at", "revoked_by_id"}


def test_raw_sql_gives_no_role_in_secret(city: GridCity, admin: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update accounts_grant set role = 'poc' where user_id = %s", [admin.user_id])

    entry = Entry.objects.filter(table_name="accounts_grant").latest("id")
    assert (entry.actor_id, entry.old, entry.new) == (None, {"role": "administrator"}, {"role": "poc"})


def test_an_account_that_becomes_mighty_is_written_down_without_its_password(db: None) -> None:
    user = User.objects.create_user(username="somebody", password="long and secret")
    user.is_superuser = True
    user.set_password("another one")
    user.save()

    entry = Entry.objects.filter(table_name="accounts_user", row_id=user.pk, action="update").get()
    assert (sorted(entry.columns), entry.new) == (["is_superuser", "password"], {"is_superuser": True})
