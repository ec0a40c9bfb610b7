"""What registration asks for: an e-mail address or a phone number."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class EitherAddress(forms.Form):
    """The base of allauth's registration form. Its settings cannot say "one of the two", so this does."""

    def full_clean(self) -> None:
        if self.data.get("phone") and "email" in self.fields:
            self.fields["email"].required = False
        super().full_clean()

    def add_error(self, field: str | None, error: forms.ValidationError) -> None:  # type: ignore[override]
        """The way out where neither was given."""
        if field == "email" and not self.data.get("email") and "phone" in self.fields:
            error = forms.ValidationError(_("Give an e-mail address or a phone number."), code="required")
        super().add_error(field, error)

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nothing more to store; allauth asks for the method."""
