"""manage.py reset_second_factor --account ID: for who lost it, where no administrator can do it at /staf/."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError

from geo_pot.accounts.actions.reset_factor import remove_factor
from geo_pot.accounts.errors import AccountError
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.queries.door import at_the_door


class Command(BaseCommand):
    help = "Take a lost second factor and its recovery codes from an account, and end all its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--account", type=UUID, metavar="ID", help="the account's public id")
        who.add_argument("--email", metavar="ADDRESS", help="an address that it has proved")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401  # what argparse gives
        user = find_account(options["account"], options["email"])
        try:
            ended = remove_factor(user=user)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.public_id}: the second factor is gone, and {ended} sessions ended.")


def find_account(public_id: UUID | None, email: str | None) -> User:
    if public_id is not None:
        found = User.objects.filter(public_id=public_id, is_active=True).first()
    else:
        with at_the_door():
            proved = EmailAddress.objects.filter(email=(email or "").lower(), verified=True, user__is_active=True)
            owners = list(proved.values_list("user_id", flat=True)[:1])
        found = User.objects.filter(pk__in=owners).first()
    if found is None:
        raise CommandError("There is no such account.")
    return found
