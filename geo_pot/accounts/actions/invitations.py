"""Inviting people to work with the service: a link that is good once, and for a time."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from urllib.parse import quote

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from geo_pot.accounts.actions.grants import store_grant
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import InvitationInvalid, MessageNotSent, OwnGrant
from geo_pot.accounts.models import Invitation, User
from geo_pot.accounts.permissions import check_scope, require_administrator
from geo_pot.accounts.personal.queries.door import at_the_door
from geo_pot.accounts.queries.grants import in_force
from geo_pot.accounts.roles import Role
from geo_pot.agencies.models import Agency
from geo_pot.audit.queries import acting_as
from spatial.models import Area, Territory


@dataclass(frozen=True)
class Link:
    """An invitation and the address that accepts it. The token in it stands nowhere else."""

    invitation: Invitation
    url: str
    expires_at: datetime


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    territory: Territory,
    by: Actor,
    area: Area | None = None,
    agency: Agency | None = None,
) -> Link:
    """Offer somebody a role, by mail. It takes an administrator of the Territory.

    raises   NotAllowed, ScopeMismatch; MessageNotSent, and then nothing was stored
    """
    inviter = require_administrator(by, territory.pk)
    with acting_as(inviter):
        link = store_invitation(
            email=email, role=role, territory=territory, area=area, agency=agency, invited_by_id=inviter
        )
        mail_link(email, link)
    return link


def store_invitation(
    *,
    email: str,
    role: Role,
    territory: Territory,
    area: Area | None = None,
    agency: Agency | None = None,
    invited_by_id: int | None = None,
) -> Link:
    """The invitation itself, for who has asked already whether it may be given. Its token is told once, here."""
    check_scope(role, territory, area, agency)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        role=role,
        territory=territory,
        area=area,
        agency=agency,
        token_sha256=digest(token),
        address_hmac=address_hmac(email),
        invited_by_id=invited_by_id,
        expires_at=timezone.now() + settings.INVITATION_VALID,
    )
    # Behind the #: browsers send it to no server, so no log has it.
    url = f"{settings.PUBLIC_URL}/account/invitation#token={token}&email={quote(email)}"
    return Link(invitation, url, invitation.expires_at)


def mail_link(email: str, link: Link) -> None:
    words = {"url": link.url, "expires": f"{link.expires_at:%Y-%m-%d %H:%M} UTC"}
    subject = render_to_string("account/email/invitation_subject.txt", words).strip()
    try:
        send_mail(subject, render_to_string("account/email/invitation_message.txt", words), None, [email])
    except (SMTPException, OSError) as error:
        raise MessageNotSent("The invitation could not be mailed: try again later.") from error


@transaction.atomic
def accept_invitation(*, token: str, email: str) -> User:
    """Take an offer up: the account of the address, made if there is none, gets the role. Once.

    Who has the link has read the mailbox, so the address counts as proved. They sign in by a code to it, and set a
    second factor up before a role that needs one holds.

    raises   InvitationInvalid, for whatever reason
    """
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("territory", "area", "agency")
        .filter(token_sha256=digest(token), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if invitation is None or not constant_time_compare(invitation.address_hmac, address_hmac(email)):
        raise InvitationInvalid("The invitation is not valid, or not any more: ask for a new one.")
    require_inviter(invitation)
    user = account_of(email.lower())
    if user.pk == invitation.invited_by_id:
        raise OwnGrant("Nobody gives a role to themselves: ask another administrator.")
    with acting_as(user.pk):
        take_up(invitation, user)
    return user


def take_up(invitation: Invitation, user: User) -> None:
    scope = {"role": invitation.role, "territory": invitation.territory, "area": invitation.area}
    if not in_force().filter(user=user, agency=invitation.agency, **scope).exists():
        store_grant(
            user=user,
            role=Role(invitation.role),
            territory=invitation.territory,
            area=invitation.area,
            agency=invitation.agency,
            given_by_id=invitation.invited_by_id,
            valid_from=timezone.now(),
        )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def require_inviter(invitation: Invitation) -> None:
    """An offer lasts no longer than the right of who made it; one from the command line has no such end."""
    if invitation.invited_by_id is None:
        return
    administrators = in_force().filter(role=Role.ADMINISTRATOR, territory=invitation.territory, user__is_active=True)
    if not administrators.filter(user_id=invitation.invited_by_id).exists():
        raise InvitationInvalid("The invitation is not valid, or not any more: ask for a new one.")


def account_of(email: str) -> User:
    """The account that has proved an address, made now if there is none."""
    with at_the_door():
        proved = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
        known = proved.select_related("user").first()
    if known is not None:
        user: User = known.user
        return user
    return create_account(email)


def create_account(email: str, *, password: str | None = None) -> User:
    """An account with a proved address. Without a password it signs in by codes alone."""
    user = User()
    user.username = user.public_id.hex
    user.set_password(password)
    user.save()
    with acting_as(user.pk):
        EmailAddress.objects.create(user=user, email=email.lower(), verified=True, primary=True)
    return user


def digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def address_hmac(email: str) -> str:
    return salted_hmac("geopot.accounts.invitation", email.strip().lower(), algorithm="sha256").hexdigest()
