"""Who needs to know of an early warning. Plain data: the selector reads it, and docs/access.md shows it."""

from __future__ import annotations

from django.db.models import TextChoices

from geo_pot.accounts.roles import Role


class Sensitivity(TextChoices):
    """How far an early warning goes."""

    RESTRICTED = "restricted"  # terbatas
    CONFIDENTIAL = "confidential"  # rahasia


# Roles that see a warning of the level where their grant reaches it. Its reporter sees it too, and nobody else.
SEEN_BY: dict[Sensitivity, frozenset[Role]] = {
    Sensitivity.RESTRICTED: frozenset({Role.FKDM, Role.LURAH, Role.CAMAT, Role.POC}),
    Sensitivity.CONFIDENTIAL: frozenset({Role.CAMAT, Role.POC}),
}


def levels_for(role: Role) -> tuple[Sensitivity, ...]:
    """The warnings that a role sees within its scope."""
    return tuple(level for level, roles in SEEN_BY.items() if role in roles)
