"""Where the holder of an account can be reached."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from geo_pot.accounts.models import User
from geo_pot.accounts.queries.phones import phone_of
from geo_pot.audit.queries import acting_as


@dataclass(frozen=True)
class Addresses:
    """What an account has proved to be its own."""

    mailboxes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def __or__(self, other: Addresses) -> Addresses:
        return Addresses(self.mailboxes | other.mailboxes, self.numbers | other.numbers)

    def __sub__(self, other: Addresses) -> Addresses:
        return Addresses(self.mailboxes - other.mailboxes, self.numbers - other.numbers)


def addresses_of(user: User) -> Addresses:
    """Read in the account's own name, whoever asks: to write to it, not to show them."""
    with acting_as(user.pk):
        mailboxes = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
        phone = phone_of(user)
        numbers = {phone[0]} if phone is not None and phone[1] else set()
        return Addresses(frozenset(mailboxes), frozenset(numbers))
