"""Any provider that takes a message over HTTP: its address, headers and body are templates."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from geo_pot.accounts.errors import MessageNotSent

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class HttpRequestTemplate:
    """A request in which {to} and {text} stand for the phone number and the message.

    url       http or https; the values are percent-encoded into it
    headers   as they are, the provider's key among them; Content-Type says what the body is
    body      JSON or a form, into which the values are written as that needs; "" makes it a GET
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def fill(self, *, to: str, text: str) -> Request:
        escape = escape_json if self.media_type == JSON else escape_url
        body = write(self.body, escape(to), escape(text)).encode() if self.body else None
        url = write(self.url, escape_url(to), escape_url(text))
        if urlsplit(url).scheme not in ("http", "https"):
            raise MessageNotSent("The SMS gateway's address begins neither with https:// nor with http://.")
        headers = {"Content-Type": self.media_type, **self.headers} if body else self.headers
        return Request(url, data=body, headers=headers)  # noqa: S310 -- the scheme is checked above

    @property
    def media_type(self) -> str:
        named = {name.lower(): value for name, value in self.headers.items()}
        return named.get("content-type", JSON if self.body.lstrip().startswith("{") else FORM).split(";")[0].strip()


@dataclass(frozen=True)
class HttpGateway:
    """Sends by one request; any answer but 2xx within the time is a message that was not sent."""

    template: HttpRequestTemplate
    timeout_s: float = 5

    def send(self, *, to: str, text: str) -> None:
        try:
            with opener().open(self.template.fill(to=to, text=text), timeout=self.timeout_s):
                return
        except (URLError, http.client.HTTPException, OSError) as error:
            # The error may quote the address, and with it the number and the code.
            raise MessageNotSent(f"The SMS gateway did not take the message: {type(error).__name__}.") from None


class NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the code to an address that nobody configured."""

    def redirect_request(self, *_: object) -> NoReturn:
        raise URLError("redirected")


def opener() -> OpenerDirector:
    return build_opener(NoRedirect)


def write(template: str, to: str, text: str) -> str:
    """Fill in both at once: a message that contains "{to}" stays what it is."""
    return to.join(text.join(part.split("{text}")) for part in template.split("{to}"))


def escape_url(value: str) -> str:
    return quote(value, safe="")


def escape_json(value: str) -> str:
    """The inside of a JSON string."""
    return json.dumps(value)[1:-1]
