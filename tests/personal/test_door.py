"""The addresses that people sign in with: seen by their holder, and where somebody signs in."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from geo_pot.accounts.actions.invitations import create_account
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.middleware import PATHS, Door
from geo_pot.accounts.personal.queries.door import at_the_door
from geo_pot.audit.models import Entry
from geo_pot.audit.queries import acting_as
from tests.owner import ask_as_owner

ADDRESS = "siti@example.com"


@pytest.fixture
def holder(db: None) -> User:
    return create_account(ADDRESS)


def seen() -> list[str]:
    return list(EmailAddress.objects.order_by("email").values_list("email", flat=True))


def test_elsewhere_nobody_sees_an_address(holder: User) -> None:
    assert seen() == []
    assert not User.objects.filter(emailaddress__email=ADDRESS).exists()


def test_the_holder_sees_their_own(holder: User) -> None:
    create_account("budi@example.com")

    with acting_as(holder.pk):
        assert seen() == [ADDRESS]


def test_at_the_door_all_are_seen_and_behind_it_none(holder: User) -> None:
    with at_the_door():
        inside = seen()

    assert (inside, seen()) == ([ADDRESS], [])


def test_elsewhere_nobody_gives_an_account_an_address(holder: User) -> None:
    """Who could would sign in as anybody."""
    with pytest.raises(ProgrammingError, match="row-level security"):
        EmailAddress.objects.create(user=holder, email="mallory@example.com", verified=True)


def test_the_owner_is_no_exception(transactional_db: None) -> None:
    create_account(ADDRESS)

    assert ask_as_owner("select count(*) from account_emailaddress") == 0
    assert ask_as_owner("set geopot.purpose = 'backup'; select count(*) from account_emailaddress") == 1


def test_signing_in_passes_the_door(holder: User, mailoutbox: list[mail.EmailMessage]) -> None:
    answer = Client().post("/api/auth/app/v1/auth/code/request", {"email": ADDRESS}, content_type="application/json")

    assert (answer.status_code, [message.to for message in mailoutbox]) == (401, [[ADDRESS]])


@pytest.mark.parametrize(("path", "found"), [(f"{PATHS}app/v1/config", [ADDRESS]), ("/api/v1/me", []), ("/", [])])
def test_only_requests_that_sign_in_pass_it(holder: User, path: str, found: list[str]) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(",".join(seen()))

    assert Door(view)(RequestFactory().get(path)).content.decode() == ",".join(found)
    assert seen() == []


def test_a_request_that_fails_leaves_nothing_half_done(holder: User) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        EmailAddress.objects.update(verified=False)
        return HttpResponse(status=503)

    Door(view)(RequestFactory().post(f"{PATHS}app/v1/auth/signup"))

    with acting_as(holder.pk):
        assert EmailAddress.objects.get().verified


def test_an_address_that_changes_is_written_down_without_it(holder: User) -> None:
    with acting_as(holder.pk):
        EmailAddress.objects.update(email="new@example.com")

    entry = Entry.objects.filter(table_name="account_emailaddress").latest("id")
    assert (entry.actor_id, entry.columns, entry.old, entry.new) == (holder.pk, ["email"], None, None)
