"""The city of four squares with its directory loaded, and people before the administrators' pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.models import User
from geo_pot.accounts.roles import Role
from geo_pot.agencies.directory.reading import read_directory
from geo_pot.complaints.actions.load_territory import load_territory
from tests.accounts.conftest import rates_of_its_own
from tests.accounts.people import somebody
from tests.complaints.grid_city import GridCity, build
from tests.complaints.grid_directory import write_directory

__all__ = ["rates_of_its_own"]


@dataclass(frozen=True)
class Person:
    """Somebody in a browser; `page` and `send` take the end of an address in the city GRID."""

    user: User
    client: Client

    def page(self, path: str = "") -> Any:  # noqa: ANN401 -- Django's test response
        return self.client.get(f"/staf/GRID/{path}")

    def send(self, path: str, **fields: Any) -> Any:  # noqa: ANN401
        return self.client.post(f"/staf/GRID/{path}", fields)


@pytest.fixture(scope="package")
def made_city(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GridCity]:
    """Made once for this folder, in a transaction around all its tests."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = build()
        load_territory(content=read_directory(write_directory(tmp_path_factory.mktemp("directory"))))
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def city(made_city: GridCity, db: None) -> GridCity:
    """As it was made, whatever the test before did to the objects that stand for its rows."""
    made_city.edition.refresh_from_db()
    made_city.dumping.refresh_from_db()
    return made_city


def person_of(city: GridCity | None = None, role: Role | None = None, *, second_factor: bool = True) -> Person:
    user = somebody()
    if city is not None and role is not None:
        store_grant(
            user=user,
            role=role,
            territory=city.territory,
            area=None,
            agency=None,
            given_by_id=None,
            valid_from=timezone.now(),
        )
    client = Client()
    client.force_login(user)
    if second_factor:
        pass_second_factor(client, user)
    return Person(user, client)


def pass_second_factor(client: Client, user: User) -> None:
    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "id": factor.pk, "at": 0}]
    session.save()


@pytest.fixture
def admin(city: GridCity) -> Person:
    return person_of(city, Role.ADMINISTRATOR)
