"""Who may come through the routes of the sign-in API, which are not ours to decorate: by the name of each, the same for
browsers and for apps. What each then does is its own matter; one that is not named here fails a test."""

from __future__ import annotations

from collections.abc import Mapping

from geo_pot.accounts.access import ACCOUNT, ANYBODY, Rule

DOORS: Mapping[str, Rule] = {
    "config": ANYBODY,
    "account:current_session": ANYBODY,  # tells who is nobody what they can do about it
    "account:signup": ANYBODY,
    "account:login": ANYBODY,
    "account:request_login_code": ANYBODY,
    "account:resend_login_code": ANYBODY,
    "account:confirm_login_code": ANYBODY,
    "account:request_password_reset": ANYBODY,
    "account:reset_password": ANYBODY,
    "account:verify_email": ANYBODY,  # on the way in, by a code
    "account:resend_email_verification_code": ANYBODY,
    "account:verify_phone": ANYBODY,
    "account:resend_phone_verification_code": ANYBODY,
    "mfa:authenticate": ANYBODY,  # the second step of signing in
    "tokens:refresh": ANYBODY,  # by a token that is a secret
    "account:reauthenticate": ACCOUNT,
    "account:change_password": ACCOUNT,
    "account:manage_email": ACCOUNT,
    "account:manage_phone": ACCOUNT,
    "mfa:reauthenticate": ACCOUNT,
    "mfa:authenticators": ACCOUNT,
    "mfa:manage_totp": ACCOUNT,
    "mfa:manage_recovery_codes": ACCOUNT,
    "usersessions:sessions": ACCOUNT,
}
