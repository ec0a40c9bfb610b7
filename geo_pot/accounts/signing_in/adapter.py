"""How people sign in: by codes to a phone or an e-mail address, or a password; all of allauth's questions to us."""

from __future__ import annotations

import re
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from geo_pot.accounts.actions.tell_holder import tell_holder
from geo_pot.accounts.models import User
from geo_pot.accounts.notices import PHONE_CHANGED
from geo_pot.accounts.personal.actions.store import store
from geo_pot.accounts.personal.models import PHONE
from geo_pot.accounts.personal.queries import find_user_by_phone
from geo_pot.accounts.queries.addresses import Addresses, addresses_of
from geo_pot.accounts.queries.phones import phone_of
from geo_pot.accounts.signing_in import words
from geo_pot.accounts.sms.sending import send_sms

EMAIL_STAGE = "allauth.account.stages.EmailVerificationStage"
OUR_EMAIL_STAGE = "geo_pot.accounts.signing_in.stages.EmailStage"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Names and addresses go to `personal` and to allauth's own table, never into a column of the account."""

    def new_user(self, request: HttpRequest) -> User:  # noqa: ARG002 -- allauth's signature
        user = User()
        user.username = user.public_id.hex
        return user

    def get_login_stages(self) -> list[str]:
        return [OUR_EMAIL_STAGE if stage == EMAIL_STAGE else stage for stage in super().get_login_stages()]

    def is_safe_url(self, url: str) -> bool:
        """Nothing is redirected to an address that a client names."""
        return url.startswith("/") and not url.startswith(("//", "/\\"))

    # Phones

    def clean_phone(self, phone: str) -> str:
        if not re.fullmatch(PHONE, phone):
            raise ValidationError(_("Write the number with its country, such as +62812…"), code="invalid_phone")
        return phone

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        return phone_of(cast(User, user))

    def get_user_by_phone(self, phone: str) -> User | None:
        """The account that has proved the number: an unproved one is nobody's."""
        user_id = find_user_by_phone(phone)
        return None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:  # noqa: FBT001 -- allauth's
        holder = cast(User, user)
        former, number = addresses_of(holder), Addresses(numbers=frozenset({phone}))
        store(user_id=holder.pk, phone=phone, phone_verified=verified)
        if verified and phone not in former.numbers:
            tell_holder(user=holder, notice=PHONE_CHANGED, also=former, but=number)

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    # Messages

    def send_verification_code_sms(self, user: AbstractBaseUser, phone: str, code: str, **_kwargs: Any) -> None:  # noqa: ANN401, ARG002
        send_sms(phone, words.code(code))

    def send_account_already_exists_sms(self, phone: str) -> None:
        send_sms(phone, words.ALREADY_REGISTERED)

    def send_unknown_account_sms(self, phone: str, **_kwargs: Any) -> None:  # noqa: ANN401
        """Nothing: anybody could have messages sent to any number, at the city's expense."""

    # Rates

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """What failed attempts are counted under. allauth's leaves phones out: all would be locked together."""
        if "phone" in credentials:
            return f"phone:{credentials['phone']}"
        return str(super()._get_login_attempts_cache_key(request, **credentials))
