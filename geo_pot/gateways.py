"""How the service reaches people, read from the environment: a mail server, an SMS provider."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

SMTP_PORTS = {"smtp": 587, "smtps": 465}


class GatewayError(Exception):
    """A gateway's setting cannot be used; the text names the variable and what it should hold."""


@dataclass(frozen=True)
class MailServer:
    """Where mail goes; without a host, to the console."""

    sender: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def backend(self) -> str:
        return f"django.core.mail.backends.{'smtp' if self.host else 'console'}.EmailBackend"


@dataclass(frozen=True)
class SmsProvider:
    """A request in which {to} and {text} stand for the number and the message; without a URL, the console."""

    url: str
    headers: dict[str, str]
    body: str


def read_mail(values: Mapping[str, str]) -> MailServer:
    """smtp://user:password@host:587 (STARTTLS, unless ?starttls=false) or smtps://…:465."""
    sender = values.get("GEOPOT_MAIL_FROM", "") or "geopot@localhost"
    text = values.get("GEOPOT_MAIL_URL", "")
    if not text:
        return MailServer(sender)
    url = urlsplit(text)
    if url.scheme not in SMTP_PORTS or not url.hostname:
        raise GatewayError("GEOPOT_MAIL_URL should be smtp://user:password@host:587 or smtps://user:password@host:465")
    plain = parse_qs(url.query).get("starttls") == ["false"]
    return MailServer(
        sender=sender,
        host=url.hostname,
        port=url.port or SMTP_PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtp" and not plain,
        tls=url.scheme == "smtps",
    )


def read_sms(values: Mapping[str, str]) -> SmsProvider:
    url, body = values.get("GEOPOT_SMS_URL", ""), values.get("GEOPOT_SMS_BODY", "")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise GatewayError("GEOPOT_SMS_URL should begin with https://")
    if url and ("{to}" not in url + body or "{text}" not in url + body):
        raise GatewayError("GEOPOT_SMS_URL or GEOPOT_SMS_BODY should hold {to} and {text}: the number and the message")
    return SmsProvider(url, read_headers(values.get("GEOPOT_SMS_HEADERS", "")), body)


def read_headers(text: str) -> dict[str, str]:
    try:
        headers = json.loads(text or "{}")
    except ValueError:
        headers = None
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise GatewayError('GEOPOT_SMS_HEADERS should be a JSON object of texts: {"Authorization": "Bearer …"}')
    return headers
