import pytest

from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def city(db: None) -> GridCity:
    return build()
