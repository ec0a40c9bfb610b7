from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from spatial.models import Territory
from tests.accounts.conftest import rates_of_its_own
from tests.cities import load_bekasi, load_chicago

__all__ = ["rates_of_its_own"]


@pytest.fixture(scope="package")
def loaded_bekasi(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Territory]:
    """Loaded once for this folder, in a transaction around all its tests: no other folder ever sees it."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        territory = load_bekasi()
    yield territory
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def bekasi(loaded_bekasi: Territory, db: None) -> Territory:
    return loaded_bekasi


@pytest.fixture
def chicago(bekasi: Territory, shared: Path) -> Territory:
    """A second city, for this test only."""
    return load_chicago(shared)
