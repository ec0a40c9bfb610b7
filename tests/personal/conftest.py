import pytest
from django.db import transaction

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.actions import store
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from tests.accounts.people import administrator, granted
from tests.complaints.grid_city import GridCity, build


@pytest.fixture
def siti(db: None) -> User:
    """A citizen who told us who she is."""
    user = User.objects.create_user(username="siti")
    store(
        user_id=user.pk,
        full_name="Siti Aminah",
        phone="+6281234567890",
        phone_verified=True,
        nik="3275014501900001",
        address="Jl. Mawar 7",
    )
    return user


@pytest.fixture
def budi(db: None) -> User:
    user = User.objects.create_user(username="budi")
    store(user_id=user.pk, full_name="Budi Santoso", phone="+6281300000001")
    return user


@pytest.fixture
def city(db: None) -> GridCity:
    return build()


@pytest.fixture
def operator(city: GridCity) -> Actor:
    """Somebody in the control centre, whose role may see personal data, past the second factor."""
    with transaction.atomic():
        user = granted(Role.POC, administrator(city.territory), city.territory).user
    return actor_of(user, mfa=True)
