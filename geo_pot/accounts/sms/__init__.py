"""Short messages: one gateway, chosen by the settings."""

from __future__ import annotations

from django.conf import settings

from geo_pot.accounts.sms.console import ConsoleGateway
from geo_pot.accounts.sms.gateway import Gateway
from geo_pot.accounts.sms.http import HttpGateway, HttpRequestTemplate

__all__ = ["ConsoleGateway", "Gateway", "HttpGateway", "HttpRequestTemplate", "gateway"]


def gateway() -> Gateway:
    """The gateway of the settings: the city's own over HTTP, or the console where none is set."""
    if not settings.SMS.url:
        return ConsoleGateway()
    template = HttpRequestTemplate(settings.SMS.url, settings.SMS.headers, settings.SMS.body)
    return HttpGateway(template, timeout_s=settings.SMS_TIMEOUT_S)
