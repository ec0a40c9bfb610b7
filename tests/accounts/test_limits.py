"""Rates: who guesses is stopped, who shares an address is not."""

from __future__ import annotations

import pytest
from django.core import mail
from pytest_django import Settings

from geo_pot.accounts.errors import TooOften
from geo_pot.accounts.middleware import BODY_LIMIT
from geo_pot.accounts.models import User
from geo_pot.accounts.rates import spend, within
from geo_pot.accounts.signing_in import words
from tests.accounts.client import App, last_code

PHONE = "+6281234567890"
OFFICE = "203.0.113.7"
Capture = pytest.CaptureFixture[str]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
def test_a_code_may_be_mistyped_twice_and_then_is_void(capsys: Capture) -> None:
    App().register(PHONE, capsys)
    app = App()
    app.auth("POST", "auth/code/request", {"phone": PHONE})
    code = last_code(capsys.readouterr().out)

    guesses = [app.auth("POST", "auth/code/confirm", {"code": wrong(code)})[0] for _ in range(3)]
    right, _ = app.auth("POST", "auth/code/confirm", {"code": code})

    assert (guesses, right) == ([400, 400, 400], 409)


@pytest.mark.django_db
def test_guessing_goes_no_faster_from_many_devices(capsys: Capture) -> None:
    App().register(PHONE, capsys)

    answers = [
        App(address=f"198.51.100.{number}").auth("POST", "auth/code/request", {"phone": PHONE})[0]
        for number in range(5)
    ]

    assert answers == [401, 401, 401, 400, 400]  # 401 asks for the code, 400 refuses to send another


@pytest.mark.django_db
def test_a_password_is_guessed_five_times(mailoutbox: list[mail.EmailMessage]) -> None:
    owner = App()
    owner.auth("POST", "auth/signup", {"email": "siti@example.id", "password": "kelapa-muda-01"})
    owner.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[-1].body))})

    def attempt(password: str) -> str:
        _, answer = App().auth("POST", "auth/login", {"email": "siti@example.id", "password": password})
        return str(answer.get("errors", [{"code": "none"}])[0]["code"])

    answers = [attempt(f"wrong-{number}") for number in range(6)]

    assert answers == ["email_password_mismatch"] * 5 + ["too_many_login_attempts"]
    assert attempt("kelapa-muda-01") == "too_many_login_attempts"


@pytest.mark.django_db
def test_guessing_one_phones_password_locks_no_other(capsys: Capture) -> None:
    for phone in (PHONE, "+6281234567891"):
        app = App()
        app.auth("POST", "auth/signup", {"phone": phone, "password": "kelapa-muda-01"})
        app.auth("POST", "auth/phone/verify", {"code": last_code(capsys.readouterr().out)})
    for _ in range(6):
        App().auth("POST", "auth/login", {"phone": PHONE, "password": "wrong"})

    status, _ = App().auth("POST", "auth/login", {"phone": "+6281234567891", "password": "kelapa-muda-01"})

    assert status == 200


@pytest.mark.django_db
def test_an_office_of_fifty_behind_one_address_registers_and_signs_in(capsys: Capture) -> None:
    numbers = [f"+62812345678{number:02d}" for number in range(50)]
    for number in numbers:
        App(address=OFFICE).register(number, capsys)
    colleagues = [App(address=OFFICE) for _ in numbers]

    statuses = []
    for app, number in zip(colleagues, numbers, strict=True):
        app.auth("POST", "auth/code/request", {"phone": number})
        statuses.append(app.auth("POST", "auth/code/confirm", {"code": last_code(capsys.readouterr().out)})[0])

    assert statuses == [200] * 50


@pytest.mark.django_db
def test_registering_again_at_once_is_refused_politely() -> None:
    first, second = (App().auth("POST", "auth/signup", {"phone": PHONE}) for _ in range(2))

    assert (first[0], second[0], second[1]["errors"][0]["code"]) == (401, 429, "rate_limited")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_service_sends_only_so_many_messages(settings: Settings) -> None:
    settings.RATES = {**settings.RATES, "sms": "1/hour"}
    statuses = [App().auth("POST", "auth/signup", {"phone": phone})[0] for phone in (PHONE, "+6281234567891")]

    assert statuses == [401, 429]


@pytest.mark.django_db
def test_a_gateway_that_fails_is_told(settings: Settings) -> None:
    settings.SMS = type(settings.SMS)("http://127.0.0.1:1/{to}/{text}", {}, "")

    status, answer = App().auth("POST", "auth/signup", {"phone": PHONE})

    assert (status, answer["errors"][0]["code"]) == (503, "message_not_sent")
    assert not User.objects.exists()


@pytest.mark.parametrize("phone", ["081234567890", "+62", "+628123", "+62812345678901234", "+62812\x00345678", "siti"])
@pytest.mark.django_db
def test_what_is_no_number_is_refused(phone: str) -> None:
    assert App().auth("POST", "auth/signup", {"phone": phone})[0] == 400


@pytest.mark.django_db
def test_a_body_is_bounded() -> None:
    fitting, larger = (
        App().auth("POST", "auth/code/request", {"email": "x" * size})[0] for size in (BODY_LIMIT - 100, BODY_LIMIT)
    )

    assert (fitting, larger) == (400, 413)


def test_a_rate_counts_each_key_by_itself(settings: Settings) -> None:
    settings.RATES = {"knocking": "2/minute"}

    counted = [within("knocking", key) for key in ("a", "a", "a", "b")]

    assert counted == [True, True, False, True]


def test_a_rate_says_when_to_come_again(settings: Settings) -> None:
    settings.RATES = {"knocking": "1/minute"}
    spend("knocking", "a")

    with pytest.raises(TooOften) as refusal:
        spend("knocking", "a")

    assert 1 <= refusal.value.wait_s <= 60


def test_a_message_fits_one_sms() -> None:
    assert max(len(words.code("123456")), len(words.ALREADY_REGISTERED)) <= 160
