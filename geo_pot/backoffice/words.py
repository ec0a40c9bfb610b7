"""What roles are called on the pages, and what was refused, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo_pot.accounts.roles import Role
from geo_pot.worded import Worded

ROLE_NAMES = {
    Role.FKDM: _("FKDM member"),
    Role.OFFICER: _("agency officer"),
    Role.POC: _("POC operator"),
    Role.LURAH: _("lurah"),
    Role.CAMAT: _("camat"),
    Role.PLANNER: _("planner"),
    Role.ADMINISTRATOR: _("administrator"),
}


def say(refusal: object) -> str:
    """A refusal of any room, whose templates stand in the catalogue; anything else as it says itself."""
    if not isinstance(refusal, Worded):
        return str(refusal)
    values = {name: ROLE_NAMES.get(value, value) for name, value in refusal.values.items()}  # type: ignore[call-overload]
    return gettext(refusal.template) % values if values else gettext(refusal.template)
