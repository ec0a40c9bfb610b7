"""Staff: invited, and without rights until a second factor is set up."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo_pot.accounts.actions.grants import revoke_grant
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import Grant, Invitation, User
from geo_pot.accounts.roles import Role
from tests.accounts.client import App, Json, last_code
from tests.accounts.people import administrator
from tests.complaints.grid_city import GridCity

Outbox = list[mail.EmailMessage]
LINK = re.compile(r"#token=(?P<token>\S+?)&email=(?P<email>\S+)")


def totp(secret: str) -> str:
    """The code that an authenticator app shows now: between those of a late and of an early clock."""
    _late, now, _early = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))


def first_administrator(city: GridCity, email: str = "kepala@example.id") -> tuple[App, str]:
    """Made on the command line, signed in with a second factor; and the factor's secret."""
    out = StringIO()
    call_command("create_administrator", email=email, territory=city.territory.code, stdout=out)
    accept(App(), out.getvalue())
    return signed_in_with_factor(email)


def accept(app: App, text: str) -> tuple[int, Json]:
    link = LINK.search(text)
    assert link is not None, text
    return app.api("POST", "invitations/accept", {"token": link["token"], "email": unquote(link["email"])})


def signed_in(email: str) -> App:
    app = App()
    app.auth("POST", "auth/code/request", {"email": email})
    app.auth("POST", "auth/code/confirm", {"code": last_code(str(mail.outbox[-1].body))})
    return app


def signed_in_with_factor(email: str) -> tuple[App, str]:
    app = signed_in(email)
    _, answer = app.auth("GET", "account/authenticators/totp")
    secret = answer["meta"]["secret"]
    status, _ = app.auth("POST", "account/authenticators/totp", {"code": totp(secret)})
    assert status == 200
    return app, secret


@pytest.fixture
def head(city: GridCity) -> App:
    return first_administrator(city)[0]


def roles(app: App) -> tuple[list[str], list[str]]:
    _, me = app.api("GET", "me")
    return [held["role"] for held in me["roles"]], me["withheld"]


def test_the_first_administrator_is_made_on_the_command_line(city: GridCity) -> None:
    head, _ = first_administrator(city)

    assert roles(head) == (["citizen", "administrator"], [])


def test_a_lurah_is_invited_and_holds_her_role_with_a_second_factor(city: GridCity, head: App) -> None:
    offer = {"email": "Lurah@example.id", "role": "lurah", "territory": "GRID", "area": "A"}

    invited, answer = head.api("POST", "invitations", offer)
    accepted, _ = accept(App(), str(mail.outbox[-1].body))
    before = roles(signed_in("lurah@example.id"))
    lurah, _ = signed_in_with_factor("lurah@example.id")
    _, me = lurah.api("GET", "me")

    assert (invited, answer["role"], accepted) == (201, "lurah", 200)
    assert mail.outbox[-1].to == ["lurah@example.id"]
    assert before == (["citizen"], ["lurah"])
    assert me["roles"][1:] == [{"role": "lurah", "territory": "GRID", "area": "A", "agency": None}]


def test_the_next_sign_in_asks_for_the_second_factor(city: GridCity) -> None:
    _, secret = first_administrator(city)
    app = signed_in("kepala@example.id")

    halfway = app.api("GET", "me")[0]
    Authenticator.objects.update(last_used_at=None)
    status, _ = app.auth("POST", "auth/2fa/authenticate", {"code": totp(secret)})

    assert (halfway, status) == (401, 200)
    assert roles(app) == (["citizen", "administrator"], [])


def test_sessions_without_the_factor_end_when_it_is_set_up(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    accept(App(), str(mail.outbox[-1].body))
    earlier = signed_in("poc@example.id")

    signed_in_with_factor("poc@example.id")

    assert earlier.api("GET", "me")[0] == 401


def test_a_factor_that_was_removed_was_never_passed(city: GridCity, head: App) -> None:
    Authenticator.objects.all().delete()

    assert roles(head) == (["citizen"], ["administrator"])


def test_a_new_factor_comes_as_a_picture_too(city: GridCity) -> None:
    call_command(
        "create_administrator", email="kepala@example.id", territory=city.territory.code, stdout=(out := StringIO())
    )
    accept(App(), out.getvalue())

    status, answer = signed_in("kepala@example.id").auth("GET", "account/authenticators/totp")

    assert (status, answer["meta"]["totp_svg"][:5]) == (404, "<?xml")


def test_recovery_codes_are_told_once_right_after_the_factor(city: GridCity) -> None:
    app, _ = first_administrator(city)

    told, again = [app.auth("GET", "account/authenticators/recovery-codes")[1]["data"] for _ in range(2)]

    assert len(told["unused_codes"]) == told["total_code_count"] == 10
    assert "unused_codes" not in again


def test_the_secret_of_a_factor_is_sealed(city: GridCity) -> None:
    _, secret = first_administrator(city)

    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_only_an_administrator_invites(city: GridCity, head: App) -> None:
    offer = {"email": "poc@example.id", "role": "poc", "territory": "GRID"}
    head.api("POST", "invitations", offer)
    accept(App(), str(mail.outbox[-1].body))
    poc, _ = signed_in_with_factor("poc@example.id")

    assert [app.api("POST", "invitations", offer)[0] for app in (App(), poc)] == [401, 403]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"role": "lurah"}, 400),
        ({"role": "lurah", "area": "WEST"}, 400),
        ({"role": "mayor"}, 400),
        ({"territory": "NOWHERE"}, 400),
        ({"email": "no address"}, 400),
        ({"agency": "NONE"}, 400),
    ],
)
def test_an_offer_that_cannot_be_is_refused(change: Json, status: int, city: GridCity, head: App) -> None:
    offer = {"email": "poc@example.id", "role": "poc", "territory": "GRID"} | change

    assert (head.api("POST", "invitations", offer)[0], Invitation.objects.filter(role="poc").count()) == (status, 0)


def test_an_invitation_works_once(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    text = str(mail.outbox[-1].body)

    assert [accept(App(), text)[0] for _ in range(2)] == [200, 410]


def test_an_invitation_is_for_its_address(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    text = str(mail.outbox[-1].body).replace("poc%40", "thief%40")

    assert (accept(App(), text.replace("poc@", "thief@"))[0], Grant.objects.filter(role="poc").count()) == (410, 0)


def test_an_invitation_ends(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert accept(App(), str(mail.outbox[-1].body))[0] == 410


def test_an_invitation_ends_with_the_right_of_who_made_it(city: GridCity, head: App, admin: Actor) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    inviter = Grant.objects.get(user=Invitation.objects.get(role="poc").invited_by)
    revoke_grant(grant_id=inviter.pk, by=administrator(city.territory))

    assert accept(App(), str(mail.outbox[-1].body))[0] == 410


def test_an_invitation_tells_a_reader_of_the_database_nothing(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "poc@example.id", "role": "poc", "territory": "GRID"})
    link = LINK.search(str(mail.outbox[-1].body))
    assert link is not None

    stored = str(Invitation.objects.filter(role="poc").values().get())

    assert ("poc@" in stored, "poc%40" in stored, link["token"] in stored) == (False, False, False)


def test_who_has_an_account_gets_the_role_in_it(city: GridCity, head: App) -> None:
    for role in ("planner", "poc"):
        head.api("POST", "invitations", {"email": "poc@example.id", "role": role, "territory": "GRID"})
        accept(App(), str(mail.outbox[-1].body))

    assert (User.objects.count(), roles(signed_in("poc@example.id"))) == (2, (["citizen", "planner"], ["poc"]))


def test_nobody_takes_up_an_invitation_of_their_own(city: GridCity, head: App) -> None:
    head.api("POST", "invitations", {"email": "kepala@example.id", "role": "poc", "territory": "GRID"})

    status, _ = accept(App(), str(mail.outbox[-1].body))

    assert (status, roles(head)) == (403, (["citizen", "administrator"], []))


def test_the_last_administrator_cannot_leave(city: GridCity, head: App) -> None:
    status, problem = head.api("DELETE", "me")

    assert (status, problem["type"], head.api("GET", "me")[0]) == (409, "/api/problems/role-conflict", 200)


def test_the_command_names_what_it_needs(city: GridCity) -> None:
    for options in ({"email": "nobody"}, {"email": "a@b.id", "territory": "NOWHERE"}):
        with pytest.raises(CommandError):
            call_command("create_administrator", **options)

    assert Role.ADMINISTRATOR not in Invitation.objects.values_list("role", flat=True)
