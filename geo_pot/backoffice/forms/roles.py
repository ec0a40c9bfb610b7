"""Forms for giving a role and for inviting somebody to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo_pot.accounts.models import User
from geo_pot.accounts.queries.told_grants import find_account
from geo_pot.accounts.roles import SCOPES, Role
from geo_pot.agencies.models import Agency
from geo_pot.backoffice.words import ROLE_NAMES
from spatial.models import Area, Territory


class ScopeForm(forms.Form):
    """A role and what it is for, of one Territory: no place and no agency of another can be chosen."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, ROLE_NAMES[role]) for role in SCOPES])
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label="—")

    def __init__(
        self, data: Mapping[str, Any] | None, *, territory: Territory, names: Mapping[int, str], prefix: str
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.territory = territory
        self.fields["area"].choices = area_choices(names)  # type: ignore[attr-defined]  # a field of choices
        agencies = Agency.objects.filter(territory=territory, active=True)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def scope(self) -> dict[str, Any]:
        area = self.cleaned_data["area"]
        return {
            "role": Role(self.cleaned_data["role"]),
            "territory": self.territory,
            "area": None if area is None else Area.objects.get(pk=area, territory=self.territory),
            "agency": self.cleaned_data["agency"],
        }


class GrantForm(ScopeForm):
    person = forms.UUIDField(label=_("Account"), help_text=_("The id that their account page shows, or the list here."))
    valid_to = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    field_order = ("person", "role", "area", "agency", "valid_to")

    def clean_person(self) -> User:
        user = find_account(self.cleaned_data["person"])
        if user is None:
            raise forms.ValidationError(_("There is no such account."))
        return user


class InvitationForm(ScopeForm):
    email = forms.EmailField(label=_("E-mail address"), help_text=_("It is written to, and kept nowhere."))
    field_order = ("email", "role", "area", "agency")


def area_choices(names: Mapping[int, str]) -> list[tuple[str, str]]:
    return [("", "—"), *((str(pk), name) for pk, name in sorted(names.items(), key=lambda item: item[1]))]
