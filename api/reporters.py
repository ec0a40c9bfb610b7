"""Who speaks: an account, else a device that keeps a secret of its own, else nobody who could be told from others."""

from __future__ import annotations

import re

from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from api.problems import InvalidParameter
from geo_pot.accounts.models import User

DEVICE_HEADER = "X-Device-Key"
DEVICE_KEY = re.compile(r"[\x21-\x7e]{4,200}")


def reporter_key(request: Request) -> str | None:
    """What complaints of this reporter are stored under, None for nobody."""
    if isinstance(request.user, User):
        return f"account:{request.user.public_id}"
    return device_key(request)


def device_key(request: Request) -> str | None:
    """What complaints of the request's device are stored under, None where it tells no key.

    A device's key is a password of its own making: only its HMAC is stored, so that who reads the database cannot
    speak for a device, and nothing gives the key itself back.
    """
    key = request.headers.get(DEVICE_HEADER)
    if key is None:
        return None
    if not DEVICE_KEY.fullmatch(key):
        raise InvalidParameter(
            DEVICE_HEADER,
            "is 4 to 200 visible ASCII characters; make it once, of random ones, and keep it on the device",
        )
    return f"device:{salted_hmac('api.reporters.device', key, algorithm='sha256').hexdigest()}"
