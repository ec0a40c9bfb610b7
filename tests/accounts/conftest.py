from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.rates import limiter
from tests.accounts.people import administrator
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def admin(city: GridCity) -> Actor:
    return administrator(city.territory)


@pytest.fixture(autouse=True)
def rates_of_its_own(settings: Settings) -> Iterator[None]:
    """Every test counts from zero, in a Redis that others use as well."""
    prefix = uuid.uuid4().hex
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}
    settings.RATES_PREFIX = prefix
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one says nothing here
    limiter.cache_clear()
    yield
    limiter.cache_clear()
