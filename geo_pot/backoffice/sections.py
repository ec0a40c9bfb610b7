"""The parts of a directory, as the pages name and edit them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo_pot.agencies.directory.entries import Raw
from geo_pot.backoffice.forms.entries import AgencyForm, CategoryForm, EntryForm, GroupForm
from geo_pot.backoffice.forms.service_areas import ServiceAreaForm


@dataclass(frozen=True)
class Section:
    """slug is its address and the name of its routes; summary tells an entry in a few words of its own."""

    slug: str
    table: str
    title: str | Promise
    one: str | Promise
    form: type[EntryForm]
    summary: Callable[[Raw], str]
    template: str = "entry"


def where(entry: Raw) -> str:
    if "outline" in entry:
        return str(_("in an outline of its own"))
    return ", ".join(entry.get("areas", [])) or str(entry.get("per", ""))


def told_service_area(entry: Raw) -> str:
    what = ", ".join([*entry.get("groups", []), *entry.get("categories", [])])
    return f"{entry['agency']}: {what} ({where(entry)})"


SECTIONS: Mapping[str, Section] = {
    section.slug: section
    for section in (
        Section("agencies", "agency", _("Agencies"), _("agency"), AgencyForm, lambda entry: str(entry.get("kind", ""))),
        Section("groups", "group", _("Groups of categories"), _("group"), GroupForm, lambda _entry: ""),
        Section(
            "categories",
            "category",
            _("Categories"),
            _("category"),
            CategoryForm,
            lambda entry: f"{entry['group']} {entry.get('default_agency', '')}".strip(),
        ),
        Section(
            "service-areas",
            "service_area",
            _("Service areas"),
            _("service area"),
            ServiceAreaForm,
            told_service_area,
            template="service_area",
        ),
    )
}
