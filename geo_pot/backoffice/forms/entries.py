"""Forms for agencies, groups and categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.models import name_in
from geo_pot.agencies.publicity import PublicPrecision, PublicText
from geo_pot.agencies.queries import published_places
from spatial.models import Level, Territory

Choices = list[tuple[str, str | Promise]]
NONE: tuple[str, str] = ("", "—")
LONGEST_NAME = 200


class EntryForm(forms.Form):
    """One entry of a directory. A code is for good: complaints lead to what has it."""

    code = forms.CharField(label=_("Code"), max_length=64)
    names_required = True

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        territory: Territory,
        content: Raw,
        entry: Raw | None,
    ) -> None:
        super().__init__(data, initial=None if entry is None else self.initial_of(entry))
        self.territory, self.content, self.former = territory, content, entry
        self.fields["code"].disabled = entry is not None
        for language in territory.languages:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language_name(language)},
                max_length=LONGEST_NAME,
                required=self.names_required,
            )
        self.add_choices()
        self.order_fields(["code", *(f"name_{language}" for language in territory.languages)])

    def add_choices(self) -> None:
        """Fill in what may be chosen in this Territory: nothing of another one can be."""

    def initial_of(self, entry: Raw) -> dict[str, Any]:
        return {**entry, **{f"name_{language}": name for language, name in entry.get("names", {}).items()}}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.former is None and any(entry["code"] == code for entry in self.content[self.table]):
            raise forms.ValidationError(_("The code is taken."))
        return code

    @property
    def table(self) -> str:
        raise NotImplementedError

    def entry(self) -> Raw:
        """As the files would write it: what is empty is left out."""
        names = {language: self.cleaned_data[f"name_{language}"] for language in self.territory.languages}
        told = {"code": self.cleaned_data["code"], "names": {key: name for key, name in names.items() if name}}
        return {key: value for key, value in {**told, **self.own_values()}.items() if value not in (None, "", [], {})}

    def own_values(self) -> dict[str, Any]:
        return {}

    def codes(self, table: str, *, with_templates: bool = True) -> Choices:
        entries: Iterable[Raw] = self.content[table]
        return [
            (entry["code"], f"{entry['code']} · {name}" if (name := self.name_of(entry)) else entry["code"])
            for entry in entries
            if with_templates or "per" not in entry
        ]

    def name_of(self, entry: Raw) -> str:
        return name_in(entry.get("names", {}), get_language() or "", "")

    def places(self) -> Choices:
        return [(place.code, f"{place.code} · {place.name}") for place in published_places(self.territory)]


class AgencyForm(EntryForm):
    table = "agency"
    short_name = forms.CharField(label=_("Short name"), max_length=100, required=False)
    kind = forms.CharField(label=_("Kind"), max_length=32, required=False, help_text=_("dinas, uptd, kecamatan …"))
    control_centre = forms.BooleanField(
        label=_("Control centre"), required=False, help_text=_("Exactly one: it receives what nobody else answers for.")
    )
    area = forms.ChoiceField(label=_("Its own place"), required=False)
    per = forms.ChoiceField(
        label=_("One for each"), required=False, help_text=_("{code} and {name} then stand for those of the place.")
    )

    def add_choices(self) -> None:
        self.fields["area"].choices = [NONE, *self.places()]  # type: ignore[attr-defined]  # a field of choices
        self.fields["per"].choices = [NONE, *levels()]  # type: ignore[attr-defined]

    def own_values(self) -> dict[str, Any]:
        values = {key: self.cleaned_data[key] for key in ("short_name", "kind", "area", "per")}
        return {**values, "control_centre": self.cleaned_data["control_centre"] or None}


class GroupForm(EntryForm):
    table = "group"


class CategoryForm(EntryForm):
    table = "category"
    group = forms.ChoiceField(label=_("Group"))
    default_agency = forms.ChoiceField(
        label=_("Default agency"), required=False, help_text=_("Answers where no service area does.")
    )
    public_precision = forms.ChoiceField(
        label=_("Place shown to the public"),
        initial=PublicPrecision.CELL,
        choices=[
            (PublicPrecision.EXACT, _("the exact place")),
            (PublicPrecision.CELL, _("a square of 100 m")),
            (PublicPrecision.KELURAHAN, _("the kelurahan")),
            (PublicPrecision.HIDDEN, _("nothing at all")),
        ],
    )
    public_text = forms.ChoiceField(
        label=_("Text shown to the public"),
        initial=PublicText.NEVER,
        choices=[
            (PublicText.NEVER, _("never")),
            (PublicText.CHECKED, _("once staff have read it")),
            (PublicText.REDACTED, _("at once, without numbers")),
        ],
    )
    anonymous_allowed = forms.BooleanField(label=_("Also without an account"), required=False, initial=True)

    def initial_of(self, entry: Raw) -> dict[str, Any]:
        told = {"anonymous_allowed": True, "public_precision": PublicPrecision.CELL, "public_text": PublicText.NEVER}
        return {**told, **super().initial_of(entry)}

    def add_choices(self) -> None:
        self.fields["group"].choices = self.codes("group")  # type: ignore[attr-defined]
        agencies = self.codes("agency", with_templates=False)
        self.fields["default_agency"].choices = [NONE, *agencies]  # type: ignore[attr-defined]

    def own_values(self) -> dict[str, Any]:
        keys = ("group", "default_agency", "public_precision", "public_text", "anonymous_allowed")
        return {key: self.cleaned_data[key] for key in keys}


def levels() -> Choices:
    return [(level.value, level.value) for level in Level]


def language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
