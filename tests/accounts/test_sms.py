"""The SMS gateway against a provider on this machine, and what the settings may say."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geo_pot.accounts.errors import MessageNotSent
from geo_pot.accounts.sms import ConsoleGateway, HttpGateway, HttpRequestTemplate
from geo_pot.gateways import GatewayError, MailServer, read_mail, read_sms

TO, TEXT = "+6281234567890", 'Kode: 123456. "Rahasia" & {to}'


@dataclass
class Provider:
    """A provider that writes down what it is sent, and answers with `status`."""

    url: str = ""
    status: int = 200
    requests: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            told.requests.append((self.command, self.path, dict(self.headers), body))
            self.send_response(told.status)
            self.send_header("Location", f"{told.url}/elsewhere")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 -- the handler's name

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def test_a_message_goes_out_as_json(provider: Provider) -> None:
    template = HttpRequestTemplate(f"{provider.url}/send", {"X-Key": "s3cret"}, '{"to": "{to}", "message": "{text}"}')

    HttpGateway(template).send(to=TO, text=TEXT)

    [(method, path, headers, body)] = provider.requests
    assert (method, path, headers["X-Key"], headers["Content-Type"]) == (
        "POST",
        "/send",
        "s3cret",
        "application/json",
    )
    assert json.loads(body) == {"to": TO, "message": TEXT}


def test_a_message_goes_out_as_a_form(provider: Provider) -> None:
    HttpGateway(HttpRequestTemplate(f"{provider.url}/", {}, "to={to}&text={text}")).send(to=TO, text=TEXT)

    assert parse_qs(provider.requests[0][3]) == {"to": [TO], "text": [TEXT]}


def test_a_message_goes_out_in_the_address(provider: Provider) -> None:
    HttpGateway(HttpRequestTemplate(provider.url + "/?to={to}&text={text}")).send(to=TO, text=TEXT)

    [(method, path, _, _)] = provider.requests
    assert (method, parse_qs(urlsplit(path).query)) == ("GET", {"to": [TO], "text": [TEXT]})


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_message_that_was_not_taken_is_an_error_that_tells_no_code(provider: Provider, status: int) -> None:
    provider.status = status

    with pytest.raises(MessageNotSent) as refusal:
        HttpGateway(HttpRequestTemplate(provider.url + "/?to={to}&text={text}")).send(to=TO, text=TEXT)

    assert (TO in str(refusal.value), "123456" in str(refusal.value), len(provider.requests)) == (False, False, 1)


def test_a_silent_provider_is_an_error() -> None:
    with pytest.raises(MessageNotSent):
        HttpGateway(HttpRequestTemplate("http://127.0.0.1:1/{to}/{text}")).send(to=TO, text=TEXT)


def test_the_console_shows_a_message() -> None:
    stream = io.StringIO()

    ConsoleGateway(stream).send(to=TO, text="Kode: 123456")

    assert stream.getvalue() == f"SMS to {TO}: Kode: 123456\n"


@pytest.mark.parametrize(
    "values",
    [
        {"GEOPOT_SMS_URL": "ftp://example.id/{to}/{text}"},
        {"GEOPOT_SMS_URL": "https://example.id/{to}"},
        {"GEOPOT_SMS_URL": "https://example.id/{to}/{text}", "GEOPOT_SMS_HEADERS": "[]"},
        {"GEOPOT_SMS_URL": "https://example.id/{to}/{text}", "GEOPOT_SMS_HEADERS": '{"a": 1}'},
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(values: dict[str, str]) -> None:
    with pytest.raises(GatewayError):
        read_sms(values)


def test_mail_servers_are_read_from_one_address() -> None:
    assert read_mail({"GEOPOT_MAIL_URL": "smtp://me:p%40ss@mail.id", "GEOPOT_MAIL_FROM": "pot@mail.id"}) == MailServer(
        "pot@mail.id", "mail.id", 587, "me", "p@ss", starttls=True
    )
    assert read_mail({"GEOPOT_MAIL_URL": "smtps://mail.id"}) == MailServer("geopot@localhost", "mail.id", 465, tls=True)
    assert read_mail({}).backend == "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(GatewayError):
        read_mail({"GEOPOT_MAIL_URL": "http://mail.id"})
