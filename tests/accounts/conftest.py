import pytest

from geo_pot.accounts.actor import Actor
from tests.accounts.people import administrator
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def admin(city: GridCity) -> Actor:
    return administrator(city.territory)
