"""How often something may be done, counted in Redis for all processes together.

Rates are per account, device, number or token, never per address alone: a whole office may stand behind one.
"""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from threading import Lock

import structlog
from django.conf import settings
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from geo_pot.accounts.errors import TooOften

log = structlog.get_logger(__name__)
_making = Lock()


def spend(action: str, key: str) -> None:
    """Count one more of an action under a key; TooOften says when it may be tried again.

    action   of settings.RATES
    key      whose: hashed, so that Redis holds no phone number and no token

    Without Redis everything is within its rate: nothing that was reported is lost because nobody can count.
    """
    counter = limiter()
    identifiers = (action, hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:32])
    try:
        for rate in rates(action):
            if not counter.hit(rate, *identifiers):
                wait_s = max(1, round(counter.get_window_stats(rate, *identifiers).reset_time - time.time()))
                raise TooOften(f"That was too often: try again in {wait_s} s.", wait_s)
    except StorageError as error:
        log.warning("rate_not_counted", action=action, error=str(error))


def within(action: str, key: str) -> bool:
    """Count one more, and say whether it stayed within the rate: for what is let through but looked at."""
    try:
        spend(action, key)
    except TooOften:
        return False
    return True


def rates(action: str) -> list[RateLimitItem]:
    return parse_many(settings.RATES[action])


@lru_cache
def limiter() -> MovingWindowRateLimiter:
    with _making:  # `limits` looks its drivers up on first use, and trips over another thread that does
        return MovingWindowRateLimiter(
            RedisStorage(
                settings.RATES_STORAGE, key_prefix=settings.RATES_PREFIX, wrap_exceptions=True, socket_timeout=2
            )
        )
