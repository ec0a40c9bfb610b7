"""Keeping what somebody tells about themself."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from geo_pot.accounts.personal.errors import PhoneTaken
from geo_pot.accounts.personal.models import PersonalData
from geo_pot.audit.queries import acting_as


def store(
    *,
    user_id: int,
    full_name: str | None = None,
    phone: str | None = None,
    phone_verified: bool | None = None,
    email: str | None = None,
    nik: str | None = None,
    address: str | None = None,
) -> None:
    """Keep personal data of an account, in its own name; what is None stays as it was, "" forgets it.

    phone   E.164; another number is unverified until `phone_verified` says otherwise

    Each call keeps them for another PERSONAL_DATA_KEPT. Raises PhoneTaken where another account verified the number.
    """
    told = {"full_name": full_name, "phone": phone, "email": email, "nik": nik, "address": address}
    changes: dict[str, object] = {name: value for name, value in told.items() if value is not None}
    if phone is not None or phone_verified is not None:
        changes["phone_verified"] = bool(phone_verified)
    changes["retain_until"] = timezone.now().date() + timedelta(days=settings.PERSONAL_DATA_KEPT.days)
    try:
        with acting_as(user_id):
            PersonalData.objects.update_or_create(user_id=user_id, defaults=changes)
    except IntegrityError as error:
        if "personal_phone_unique" in str(error):
            raise PhoneTaken("Another account has verified this number: sign in with it instead.") from error
        raise
