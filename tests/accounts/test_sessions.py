"""What an account does once it is there: sign in, see and end its sessions, go."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from geo_pot.accounts.actions.forget_unfinished import forget_ended_sessions, forget_unfinished
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.queries import find_user_by_phone
from geo_pot.accounts.sessions import SessionStore
from tests.accounts.client import App, last_code

PHONE = "+6281234567890"
Capture = pytest.CaptureFixture[str]
Outbox = list[mail.EmailMessage]


def sign_in(app: App, capsys: Capture, phone: str = PHONE) -> int:
    capsys.readouterr()
    app.auth("POST", "auth/code/request", {"phone": phone})
    status, _ = app.auth("POST", "auth/code/confirm", {"code": last_code(capsys.readouterr().out)})
    return status


@pytest.mark.django_db
def test_an_app_signs_in_by_a_code_and_says_who_it_is(capsys: Capture) -> None:
    App().register(PHONE, capsys)
    app = App()

    signed_in = sign_in(app, capsys)
    status, me = app.api("GET", "me")

    assert (signed_in, status) == (200, 200)
    assert me == {
        "id": str(User.objects.get().public_id),
        "languages": ["id", "en"],
        "second_factor": False,
        "roles": [{"role": "citizen", "territory": None, "area": None, "agency": None}],
        "withheld": [],
    }


@pytest.mark.django_db
def test_sessions_are_listed_and_ended(capsys: Capture) -> None:
    phone, tablet = App(agent="phone/1"), App(agent="tablet/2")
    phone.register(PHONE, capsys)
    sign_in(tablet, capsys)

    _, listed = phone.auth("GET", "auth/sessions")
    other = next(session["id"] for session in listed["data"] if not session["is_current"])
    phone.auth("DELETE", "auth/sessions", {"sessions": [other]})

    assert sorted(session["user_agent"] for session in listed["data"]) == ["phone/1", "tablet/2"]
    assert (tablet.api("GET", "me")[0], phone.api("GET", "me")[0]) == (401, 200)


@pytest.mark.django_db
def test_an_ended_session_is_told_so_and_not_taken_for_nobody(capsys: Capture) -> None:
    app = App()
    app.register(PHONE, capsys)
    app.ask("DELETE", "/api/auth/app/v1/auth/session", None)

    status, problem = app.api("GET", "categories")

    assert (status, problem["type"], problem["detail"]) == (
        401,
        "/api/problems/unauthenticated",
        "The session has ended: sign in again.",
    )


@pytest.mark.django_db
def test_a_deleted_account_leaves_a_pseudonym(capsys: Capture) -> None:
    app, other = App(), App()
    app.register(PHONE, capsys)
    sign_in(other, capsys)
    public_id = User.objects.get().public_id

    status, answer = app.api("DELETE", "me")

    user = User.objects.get()
    assert (status, answer) == (200, {"id": str(public_id), "deleted": True})
    assert (user.public_id, user.is_active, user.last_login, user.deleted_at is None) == (public_id, False, None, False)
    assert find_user_by_phone(PHONE) is None
    assert [app.api("GET", "me")[0], other.api("GET", "me")[0]] == [401, 401]


@pytest.mark.django_db
def test_a_number_is_free_again_once_its_account_is_deleted(capsys: Capture) -> None:
    first, second = App(), App()
    first.register(PHONE, capsys)
    first.api("DELETE", "me")
    first.auth("POST", "auth/code/request", {"phone": PHONE})

    assert capsys.readouterr().out == ""
    assert second.auth("POST", "auth/signup", {"phone": PHONE})[0] == 429  # within half a minute of the first code


@pytest.mark.django_db
def test_a_lost_password_is_replaced_by_a_code(mailoutbox: Outbox) -> None:
    app = App()
    app.auth("POST", "auth/signup", {"email": "siti@example.id", "password": "kelapa-muda-01"})
    app.auth("POST", "auth/email/verify", {"key": last_code(str(mailoutbox[-1].body))})
    lost = App()

    lost.auth("POST", "auth/password/request", {"email": "siti@example.id"})
    code = last_code(str(mailoutbox[-1].body))
    lost.auth("POST", "auth/password/reset", {"key": code, "password": "es-kelapa-muda-02"})
    old, _ = App().auth("POST", "auth/login", {"email": "siti@example.id", "password": "kelapa-muda-01"})
    new, _ = App().auth("POST", "auth/login", {"email": "siti@example.id", "password": "es-kelapa-muda-02"})

    assert (old, new) == (400, 200)
    assert app.api("GET", "me")[0] == 401  # whoever was signed in by the old one


@pytest.mark.django_db
def test_whether_a_number_is_registered_is_not_told(capsys: Capture) -> None:
    App().register(PHONE, capsys)

    known = App().auth("POST", "auth/code/request", {"phone": PHONE})
    unknown = App().auth("POST", "auth/code/request", {"phone": "+6289999999999"})

    assert comparable(known) == comparable(unknown)


def comparable(answer: tuple[int, dict[str, Any]]) -> tuple[int, Any]:
    return answer[0], answer[1]["data"]


@pytest.mark.django_db
def test_a_browser_needs_its_token_to_change_anything(capsys: Capture) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/api/auth/browser/v1/config")
    token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    json = "application/json"
    browser.post("/api/auth/browser/v1/auth/signup", {"phone": PHONE}, content_type=json, headers=token)
    code = last_code(capsys.readouterr().out)
    browser.post("/api/auth/browser/v1/auth/phone/verify", {"code": code}, content_type=json, headers=token)
    token = {"X-CSRFToken": browser.cookies["csrftoken"].value}

    read = browser.get("/api/v1/me").status_code
    forged = browser.delete("/api/v1/me").status_code
    meant = browser.delete("/api/v1/me", headers=token).status_code

    assert (read, forged, meant) == (200, 403, 200)


@pytest.mark.django_db
def test_what_a_stored_session_holds_cannot_be_read(capsys: Capture) -> None:
    App().auth("POST", "auth/signup", {"phone": PHONE})
    code = last_code(capsys.readouterr().out)

    [stored] = Session.objects.all()

    assert PHONE in str(SessionStore().decode(stored.session_data))  # it can, with the secret key
    assert not re.search(f"{re.escape(PHONE)}|{code}", stored.session_data)


@pytest.mark.django_db
def test_what_nobody_finished_is_forgotten_after_a_day(capsys: Capture, mailoutbox: Outbox) -> None:
    for body in ({"phone": PHONE}, {"email": "siti@example.id"}):
        App().auth("POST", "auth/signup", body)
    App().register("+6281234567891", capsys)

    today = forget_unfinished()
    User.objects.update(date_joined=timezone.now() - timedelta(days=2))
    later = forget_unfinished()

    assert (today, later) == (0, 2)
    assert find_user_by_phone("+6281234567891") == User.objects.get().pk


@pytest.mark.django_db
def test_sessions_that_have_ended_are_forgotten(capsys: Capture) -> None:
    App().register(PHONE, capsys)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    forget_ended_sessions()

    assert not Session.objects.exists()
