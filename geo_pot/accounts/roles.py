"""Who may be what, and over what. Plain data: a role's scope is checked by `actions`, and again by the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a city. Everybody with an account is a citizen; the others are granted."""

    CITIZEN = "citizen"
    FKDM = "fkdm"
    OFFICER = "officer"
    POC = "poc"
    LURAH = "lurah"
    CAMAT = "camat"
    PLANNER = "planner"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Scope:
    """What a grant of a role must name besides its Territory, and may not.

    level    the Area's level; "" for any; None where no Area may be named
    area     an Area must be named
    agency   an Agency must be named; else none may be
    mfa      the role sees personal data or warnings, so it holds only in sessions that passed a second factor
    """

    level: str | None = None
    area: bool = False
    agency: bool = False
    mfa: bool = True


SCOPES: dict[Role, Scope] = {
    Role.FKDM: Scope(level="", area=True),
    Role.OFFICER: Scope(level="", agency=True),
    Role.POC: Scope(),
    Role.LURAH: Scope(level="kelurahan", area=True),
    Role.CAMAT: Scope(level="kecamatan", area=True),
    Role.PLANNER: Scope(mfa=False),
    Role.ADMINISTRATOR: Scope(),
}
# As plain words, which constraints and migrations are made of.
GRANTED = tuple(role.value for role in SCOPES)
WITH_AREA = tuple(role.value for role, scope in SCOPES.items() if scope.area)
WITHOUT_AREA = tuple(role.value for role, scope in SCOPES.items() if scope.level is None)
WITH_AGENCY = tuple(role.value for role, scope in SCOPES.items() if scope.agency)
