"""What roles are called on the pages, and what was refused, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo_pot.accounts.roles import Role
from geo_pot.agencies.directory.problems import DirectoryError, Problem
from geo_pot.worded import Sentence, Worded

ROLE_NAMES = {
    Role.FKDM: _("FKDM member"),
    Role.OFFICER: _("agency officer"),
    Role.POC: _("POC operator"),
    Role.LURAH: _("lurah"),
    Role.CAMAT: _("camat"),
    Role.PLANNER: _("planner"),
    Role.ADMINISTRATOR: _("administrator"),
}


def say(told: object) -> str:
    """What any room refuses or finds wrong: its sentences stand in the catalogue. Anything else as it says itself."""
    if isinstance(told, DirectoryError):
        return " ".join(say_problem(problem) for problem in told.problems)
    if isinstance(told, Worded):
        return say(told.sentence)
    if isinstance(told, Role):
        return str(ROLE_NAMES.get(told, told))
    if not isinstance(told, Sentence):
        return str(told)
    values = {name: say(value) if isinstance(value, Role | Sentence) else value for name, value in told.values.items()}
    return gettext(told.template) % values if values else gettext(told.template)


def say_problem(problem: Problem) -> str:
    """The file and the entry are called what they are, in any language."""
    return f"{problem.place}: {say(problem.text)}"
