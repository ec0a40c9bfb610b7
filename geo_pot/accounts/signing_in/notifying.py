"""Which of allauth's signals are told to the holder of the account. A changed number has none: the adapter tells it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, email_removed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import Signal

from geo_pot.accounts import notices
from geo_pot.accounts.actions.tell_holder import NOWHERE, tell_holder
from geo_pot.accounts.models import User
from geo_pot.accounts.notices import Notice
from geo_pot.accounts.queries.addresses import Addresses

PASSWORDS = (password_changed, password_set, password_reset)
FACTORS: Mapping[tuple[Signal, str], Notice] = {
    (authenticator_added, Authenticator.Type.TOTP): notices.FACTOR_ADDED,
    (authenticator_removed, Authenticator.Type.TOTP): notices.FACTOR_REMOVED,
    (authenticator_reset, Authenticator.Type.RECOVERY_CODES): notices.CODES_RENEWED,
}


def connect() -> None:
    for signal in PASSWORDS:
        signal.connect(tell_of_password, dispatch_uid="accounts.tell_of_password")
    email_confirmed.connect(tell_of_new_mailbox, dispatch_uid="accounts.tell_of_new_mailbox")
    email_removed.connect(tell_of_lost_mailbox, dispatch_uid="accounts.tell_of_lost_mailbox")
    for (signal, kind), notice in FACTORS.items():
        tell = partial(tell_of_factor, notice=notice, kind=kind)
        signal.connect(tell, weak=False, dispatch_uid="accounts.tell_of_factor")


def tell_of_password(user: User, **_: Any) -> None:  # noqa: ANN401 -- a signal's
    tell_holder(user=user, notice=notices.PASSWORD_CHANGED)


def tell_of_new_mailbox(email_address: EmailAddress, **_: Any) -> None:  # noqa: ANN401
    """The first address of an account is nobody's news: there is no other to tell."""
    tell_holder(user=email_address.user, notice=notices.EMAIL_ADDED, but=mailbox(email_address))


def tell_of_lost_mailbox(user: User, email_address: EmailAddress, **_: Any) -> None:  # noqa: ANN401
    proved = mailbox(email_address) if email_address.verified else NOWHERE
    tell_holder(user=user, notice=notices.EMAIL_REMOVED, also=proved)


def tell_of_factor(user: User, authenticator: Authenticator, *, notice: Notice, kind: str, **_: Any) -> None:  # noqa: ANN401
    if authenticator.type == kind:
        tell_holder(user=user, notice=notice)


def mailbox(address: EmailAddress) -> Addresses:
    return Addresses(mailboxes=frozenset({address.email}))
