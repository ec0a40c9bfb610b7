"""The number an account signs in with, to the machinery that sends codes to it."""

from __future__ import annotations

from geo_pot.accounts.models import User
from geo_pot.accounts.personal.models import PersonalData
from geo_pot.audit.queries import acting_as


def phone_of(user: User) -> tuple[str, bool] | None:
    """The number and whether it was proved; None where there is none. Read in the account's own name."""
    with acting_as(user.pk):
        told = PersonalData.objects.filter(user_id=user.pk).exclude(phone="").values_list("phone", "phone_verified")
        return told.first()
