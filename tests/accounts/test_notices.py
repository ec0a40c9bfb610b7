"""Whoever holds an account is told when a way into it changes, wherever they can be reached."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from geo_pot.accounts import notices
from geo_pot.accounts.actions.reset_factor import reset_factor
from geo_pot.accounts.actor import Actor
from geo_pot.gateways import SmsProvider
from tests.accounts.client import App, last_code
from tests.accounts.test_lost_factor import account_of
from tests.accounts.test_staff import first_administrator, totp
from tests.complaints.grid_city import GridCity

PHONE, OTHER_PHONE = "+6281234567890", "+6281298765432"
EMAIL, OTHER_EMAIL = "siti@example.id", "siti@kantor.example.id"
Outbox = list[mail.EmailMessage]
Capture = pytest.CaptureFixture[str]
Sent = Callable[[], list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def committed(db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Iterator[None]:
    """Each request is a transaction of its own here, as it is in life."""
    ask = App.ask

    def ask_and_commit(self: App, *args: Any) -> Any:  # noqa: ANN401 -- passed on
        with django_capture_on_commit_callbacks(execute=True):
            return ask(self, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "ask", ask_and_commit)
        yield


@pytest.fixture
def citizen(capsys: Capture, mailoutbox: Outbox) -> App:
    """With a number and a mailbox, both proved; nothing of that is left among what was sent."""
    app = App()
    app.register(PHONE, capsys)
    app.auth("POST", "account/email", {"email": EMAIL})
    app.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[-1].body))})
    mailoutbox.clear()
    capsys.readouterr()
    return app


def told(notice: notices.Notice, mailoutbox: Outbox, capsys: Capture) -> list[str]:
    """Whom a notice went to, by mail and by SMS."""
    lines = capsys.readouterr().out.splitlines()
    numbers = [line.removeprefix("SMS to ").partition(":")[0] for line in lines if notice.sms in line]
    letters = [sent for sent in mailoutbox if notice.english in str(sent.body) and notice.indonesian in str(sent.body)]
    return sorted([*numbers, *(to for sent in letters for to in sent.to)])


def test_a_password_that_was_set_is_told_by_mail_and_sms(citizen: App, mailoutbox: Outbox, capsys: Capture) -> None:
    status, _ = citizen.auth("POST", "account/password/change", {"new_password": "kelapa-muda-01"})

    assert (status, told(notices.PASSWORD_CHANGED, mailoutbox, capsys)) == (200, [PHONE, EMAIL])


def test_a_password_that_was_replaced_by_a_code_is_told(citizen: App, mailoutbox: Outbox, capsys: Capture) -> None:
    lost = App()
    lost.auth("POST", "auth/password/request", {"email": EMAIL})
    code = last_code(str(mailoutbox[-1].body))
    status, _ = lost.auth("POST", "auth/password/reset", {"key": code, "password": "es-kelapa-muda-02"})

    assert (status, told(notices.PASSWORD_CHANGED, mailoutbox, capsys)) == (401, [PHONE, EMAIL])


def test_another_number_is_told_to_the_former_one(citizen: App, mailoutbox: Outbox, capsys: Capture) -> None:
    citizen.auth("POST", "account/phone", {"phone": OTHER_PHONE})
    status, _ = citizen.auth("POST", "auth/phone/verify", {"code": last_code(capsys.readouterr().out)})

    assert (status, told(notices.PHONE_CHANGED, mailoutbox, capsys)) == (200, [PHONE, EMAIL])


def test_another_mailbox_is_told_to_the_others(citizen: App, mailoutbox: Outbox, capsys: Capture) -> None:
    citizen.auth("POST", "account/email", {"email": OTHER_EMAIL})
    citizen.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[-1].body))})
    added = told(notices.EMAIL_ADDED, mailoutbox, capsys)

    status, _ = citizen.auth("DELETE", "account/email", {"email": OTHER_EMAIL})

    assert (added, status) == ([PHONE, EMAIL], 200)
    assert told(notices.EMAIL_REMOVED, mailoutbox, capsys) == [PHONE, EMAIL, OTHER_EMAIL]


def test_a_second_factor_is_told_when_it_comes_and_when_it_goes(
    citizen: App, mailoutbox: Outbox, capsys: Capture
) -> None:
    _, offered = citizen.auth("GET", "account/authenticators/totp")
    code = totp(offered["meta"]["secret"])
    citizen.auth("POST", "account/authenticators/totp", {"code": code})
    added = told(notices.FACTOR_ADDED, mailoutbox, capsys)

    citizen.auth("POST", "account/authenticators/recovery-codes", {})
    renewed = told(notices.CODES_RENEWED, mailoutbox, capsys)
    citizen.auth("DELETE", "account/authenticators/totp")

    assert (added, renewed) == ([PHONE, EMAIL], [PHONE, EMAIL])
    assert told(notices.FACTOR_REMOVED, mailoutbox, capsys) == [PHONE, EMAIL]


def test_a_factor_that_staff_took_away_is_told(
    city: GridCity,
    admin: Actor,
    mailoutbox: Outbox,
    capsys: Capture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    app, _ = first_administrator(city, EMAIL)
    user = account_of(app)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        reset_factor(user=user, by=admin)

    assert told(notices.FACTOR_RESET, mailoutbox, capsys) == [EMAIL]


def test_who_registers_is_told_nothing(mailoutbox: Outbox, capsys: Capture) -> None:
    App().register(PHONE, capsys)
    app = App()
    app.auth("POST", "auth/signup", {"email": EMAIL, "password": "kelapa-muda-01"})
    app.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[-1].body))})

    assert [told(notice, mailoutbox, capsys) for notice in notices.NOTICES] == [[]] * len(notices.NOTICES)


def test_a_message_that_cannot_be_sent_stops_nothing_and_names_nobody(
    citizen: App, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS = SmsProvider("http://127.0.0.1:1/{to}/{text}", {}, "")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with caplog.at_level(logging.WARNING):
        status, _ = citizen.auth("POST", "account/password/change", {"new_password": "kelapa-muda-01"})

    assert (status, caplog.text.count("notice_not_sent")) == (200, 2)
    assert PHONE not in caplog.text
    assert EMAIL not in caplog.text


@pytest.mark.parametrize("notice", notices.NOTICES)
def test_a_notice_is_one_sms(notice: notices.Notice) -> None:
    assert len(notice.sms) <= 160
    assert notice.sms.isascii()
