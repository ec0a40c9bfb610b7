import pytest

from geo_pot.accounts.models import User
from geo_pot.accounts.personal.actions import store


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
def operator(db: None) -> User:
    """Somebody whose role may see personal data."""
    return User.objects.create_superuser(username="operator")
