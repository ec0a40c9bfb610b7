from __future__ import annotations

import pytest

from spatial.models import Territory
from tests.agencies.world import City
from tests.cities import load_bekasi


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def bekasi(db: None) -> Territory:
    """The shipped directory over the shipped boundaries."""
    return load_bekasi()
