"""Telling the holder of an account that a way into it has changed, in case it was somebody else."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from geo_pot.accounts.errors import MessageNotSent, TooOften
from geo_pot.accounts.models import User
from geo_pot.accounts.notices import Notice
from geo_pot.accounts.queries.addresses import Addresses, addresses_of
from geo_pot.accounts.sms.sending import send_sms

log = structlog.get_logger(__name__)
NOWHERE = Addresses()


def tell_holder(*, user: User, notice: Notice, also: Addresses = NOWHERE, but: Addresses = NOWHERE) -> None:
    """Write to every proved address of an account once the transaction is through.

    also   addresses that are the account's no more: whoever had them should know
    but    addresses that are new: who has them made the change

    A message that cannot be sent stops nothing: it is logged, without the address.
    """
    to = (addresses_of(user) | also) - but
    transaction.on_commit(partial(write, to, notice, timezone.now()))


def write(to: Addresses, notice: Notice, at: datetime) -> None:
    for mailbox in sorted(to.mailboxes):
        mail(mailbox, notice, at)
    for number in sorted(to.numbers):
        try:
            send_sms(number, notice.sms)
        except (TooOften, MessageNotSent) as error:
            log.warning("notice_not_sent", by="sms", error=str(error))


def mail(mailbox: str, notice: Notice, at: datetime) -> None:
    words = {"notice": notice, "at": f"{at:%Y-%m-%d %H:%M} UTC", "url": f"{settings.PUBLIC_URL}/account/"}
    subject = render_to_string("account/email/notice_subject.txt", words).strip()
    try:
        send_mail(subject, render_to_string("account/email/notice_message.txt", words), None, [mailbox])
    except (SMTPException, OSError) as error:
        log.warning("notice_not_sent", by="mail", error=type(error).__name__)
