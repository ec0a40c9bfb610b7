"""Deleting an account: the person goes, a pseudonym stays."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actions.grants import keep_an_administrator
from geo_pot.accounts.models import Grant, User
from geo_pot.accounts.personal.queries import forget
from geo_pot.audit.queries import acting_as


@transaction.atomic
def delete_account(*, user_id: int) -> None:
    """Delete who an account is, and its ways in, in its own name. Once more changes nothing.

    Complaints stay with the account's public id, which then names nobody. Its grants end.

    raises   LastAdministrator
    """
    user = User.objects.select_for_update().get(pk=user_id)
    with acting_as(user_id):
        for grant in Grant.objects.select_for_update().filter(user=user, revoked_at=None):
            keep_an_administrator(grant)
            grant.revoked_at, grant.revoked_by = timezone.now(), user
            grant.save(update_fields=["revoked_at", "revoked_by"])
        forget(user_id)
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        pseudonymise(user)


def pseudonymise(user: User) -> None:
    user.username = user.public_id.hex
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.deleted_at = user.deleted_at or timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
