"""The form for a service area: who, what and where."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo_pot.agencies.directory.entries import Raw
from geo_pot.backoffice.forms.entries import NONE, EntryForm, levels
from geo_pot.backoffice.forms.outlines import OutlineRefused, geojson_of, wkt_of

OUTLINE, AREAS, PER = "outline", "areas", "per"


class ServiceAreaForm(EntryForm):
    table = "service_area"
    names_required = False  # else the agency's
    agency = forms.ChoiceField(label=_("Agency"))
    groups = forms.MultipleChoiceField(
        label=_("Groups of categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(label=_("Categories"), required=False, widget=forms.CheckboxSelectMultiple)
    where = forms.ChoiceField(
        label=_("Where"),
        widget=forms.RadioSelect,
        choices=[(OUTLINE, _("in an outline of its own")), (AREAS, _("in whole areas")), (PER, _("once for each"))],
    )
    areas = forms.MultipleChoiceField(label=_("Areas"), required=False, widget=forms.SelectMultiple(attrs={"size": 10}))
    per = forms.ChoiceField(label=_("Level"), required=False)
    priority = forms.IntegerField(
        label=_("Priority"), initial=0, help_text=_("The higher goes first among equally local ones.")
    )
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day on which it no longer holds."),
    )
    outline = forms.CharField(
        label=_("Outline (GeoJSON)"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("A Polygon or MultiPolygon: longitude, latitude in degrees."),
    )

    def initial_of(self, entry: Raw) -> dict[str, Any]:
        where = next(key for key in (OUTLINE, AREAS, PER) if key in entry)
        outline = {"outline": json.dumps(geojson_of(entry["outline"]))} if "outline" in entry else {}
        return {"priority": 0, **super().initial_of(entry), **outline, "where": where}

    def add_choices(self) -> None:
        choices = {
            "agency": self.codes("agency"),
            "groups": self.codes("group"),
            "categories": self.codes("category"),
            "areas": self.places(),
            "per": [NONE, *levels()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        where = cleaned.get("where")
        if where and not cleaned.get(where) and where not in self.errors:
            self.add_error(where, _("Say where."))
        elif where == OUTLINE and "outline" not in self.errors:
            try:
                cleaned["outline_wkt"] = wkt_of(cleaned["outline"], territory=self.territory)
            except OutlineRefused as error:
                self.add_error("outline", str(error))
        if not cleaned.get("groups") and not cleaned.get("categories"):
            self.add_error("categories", _("Choose categories or groups of them."))
        return cleaned

    def own_values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        where = cleaned["where"]
        place = cleaned["outline_wkt"] if where == OUTLINE else cleaned[where]
        return {
            **{key: cleaned[key] for key in ("agency", "groups", "categories")},
            where: place,
            "priority": cleaned["priority"] or None,  # 0 is what is left out
            **{key: cleaned[key].isoformat() for key in ("valid_from", "valid_to") if cleaned[key]},
        }
