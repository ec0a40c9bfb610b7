from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access.world import World, make_world
from tests.accounts.conftest import rates_of_its_own

__all__ = ["rates_of_its_own"]


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for this folder, in a transaction around all its tests."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        world = make_world()
    yield world
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    return made_world
