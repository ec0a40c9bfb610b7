"""manage.py create_administrator --email ADDRESS: the first administrator of a Territory, whom nobody could invite."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.actions.invitations import create_account, store_invitation
from geo_pot.accounts.errors import AccountError
from geo_pot.accounts.personal.queries.door import at_the_door
from geo_pot.accounts.roles import Role
from spatial.models import Territory


class Command(BaseCommand):
    help = "Make an administrator: prints an invitation, or asks for a password with --password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, metavar="ADDRESS", help="to sign in with")
        parser.add_argument("--territory", metavar="CODE", help="where there are several")
        parser.add_argument("--password", action="store_true", help="ask for a password and make the account now")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        email, territory = read_address(options["email"]), find_territory(options["territory"])
        if options["password"]:
            make_account(email, read_password(), territory)
            self.stdout.write(f"{email} is administrator of {territory.name}. A second factor is set up at sign-in.")
            return
        link = store_invitation(email=email, role=Role.ADMINISTRATOR, territory=territory)
        self.stdout.write(f"Open this link, once and before {link.expires_at:%Y-%m-%d %H:%M} UTC:\n{link.url}")


def read_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise CommandError(f"{text} is no e-mail address.") from None
    return text.lower()


def find_territory(code: str | None) -> Territory:
    cities = Territory.objects.filter(code=code) if code else Territory.objects.all()
    found = list(cities[:2])
    if len(found) != 1:
        known = ", ".join(Territory.objects.values_list("code", flat=True)) or "none: load one first"
        raise CommandError(f"Name a territory by --territory; there are {known}.")
    return found[0]


def read_password() -> str:
    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise CommandError("The two are not the same.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


@transaction.atomic
def make_account(email: str, password: str, territory: Territory) -> None:
    with at_the_door():
        known = EmailAddress.objects.filter(email=email, verified=True).exists()
    if known:
        raise CommandError(f"{email} has an account already: leave --password out, and it is invited.")
    try:
        store_grant(
            user=create_account(email, password=password),
            role=Role.ADMINISTRATOR,
            territory=territory,
            area=None,
            agency=None,
            given_by_id=None,
            valid_from=timezone.now(),
        )
    except AccountError as error:
        raise CommandError(str(error)) from error
