"""Secrets that must be read again, and that a copy of the database must not tell: second factors, sessions.

Sealed by a key made of the secret key: with another one they cannot be opened. SECRET_KEY_FALLBACKS opens what an
earlier one sealed.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Sealed by a key that is not ours, or changed since."""


def seal(text: str) -> str:
    return sealer(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return sealer(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("It was sealed with another secret key.") from error


@lru_cache
def sealer(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(derive(secret)) for secret in secrets])


def derive(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), b"geopot.accounts.sealing", "sha256"))
