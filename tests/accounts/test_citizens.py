"""A citizen's account over HTTP, as a mobile client uses it."""

from __future__ import annotations

import pytest
from django.core import mail

from geo_pot.accounts.models import User
from tests.accounts.client import App, last_code

PHONE = "+6281234567890"


@pytest.mark.django_db
def test_a_citizen_registers_by_phone_with_the_code_of_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    app = App()

    status, answer = app.auth("POST", "auth/signup", {"phone": PHONE})
    pending = [flow["id"] for flow in answer["data"]["flows"] if flow.get("is_pending")]
    sent = capsys.readouterr().out
    verified, _ = app.auth("POST", "auth/phone/verify", {"code": last_code(sent)})

    assert (status, pending, verified) == (401, ["verify_phone"], 200)
    assert sent.startswith(f"SMS to {PHONE}: ")
    assert app.auth("GET", "account/phone")[1]["data"] == [{"phone": PHONE, "verified": True}]


@pytest.mark.django_db
def test_a_citizen_registers_by_e_mail(mailoutbox: list[mail.EmailMessage]) -> None:
    app = App()

    app.auth("POST", "auth/signup", {"email": "Siti@example.id"})
    status, _ = app.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[0].body))})

    assert (status, mailoutbox[0].to) == (200, ["siti@example.id"])


@pytest.mark.django_db
def test_the_account_itself_says_nothing_about_the_person(mailoutbox: list[mail.EmailMessage]) -> None:
    App().auth("POST", "auth/signup", {"email": "siti@example.id"})

    user = User.objects.get()

    assert (user.email, user.first_name, user.last_name) == ("", "", "")
    assert user.username == user.public_id.hex


@pytest.mark.django_db
def test_registering_takes_an_address() -> None:
    status, answer = App().auth("POST", "auth/signup", {})

    assert (status, [error["message"] for error in answer["errors"]]) == (
        400,
        ["Berikan alamat surel atau nomor telepon."],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("client", ["app", "browser"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_number_takes_an_account_by_any_method(method: str, client: str) -> None:
    status, answer = App().ask(method, f"/api/auth/{client}/v1/account/phone", None)

    assert (status, answer["meta"]["is_authenticated"]) == (401, False)
