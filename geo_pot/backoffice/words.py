"""What roles are called on the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from geo_pot.accounts.roles import Role

ROLE_NAMES = {
    Role.FKDM: _("FKDM member"),
    Role.OFFICER: _("agency officer"),
    Role.POC: _("POC operator"),
    Role.LURAH: _("lurah"),
    Role.CAMAT: _("camat"),
    Role.PLANNER: _("planner"),
    Role.ADMINISTRATOR: _("administrator"),
}
