"""Sending a message within its rates."""

from __future__ import annotations

import structlog

from geo_pot.accounts.errors import MessageNotSent
from geo_pot.accounts.rates import spend
from geo_pot.accounts.sms import gateway

log = structlog.get_logger(__name__)


def send_sms(phone: str, text: str) -> None:
    """Raises TooOften, MessageNotSent. What is in the way becomes the answer to a request, in `middleware`."""
    spend("sms-to-phone", phone)
    spend("sms", "all")
    try:
        gateway().send(to=phone, text=text)
    except MessageNotSent as error:
        log.warning("sms_not_sent", error=str(error))
        raise
