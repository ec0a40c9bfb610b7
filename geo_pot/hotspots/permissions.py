"""Who sees sites exactly, who may write down what was done about them, and who may ask for analyses."""

from __future__ import annotations

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.roles import Role
from geo_pot.hotspots.privacy import Reader

STAFF = frozenset({Role.OFFICER, Role.POC, Role.LURAH, Role.CAMAT, Role.PLANNER, Role.ADMINISTRATOR})
WORKERS = STAFF - {Role.PLANNER}
ANALYSTS = frozenset({Role.PLANNER, Role.POC, Role.ADMINISTRATOR})


def reader_of(actor: Actor) -> Reader:
    """What somebody sees: the public's view, and within the rights of their roles everything."""
    return Reader(rights=tuple(right for right in actor.grants if right.role in STAFF))


def worker_of(actor: Actor) -> Reader:
    """The sites that somebody may write about: those that the rights of their working roles reach."""
    return Reader(rights=tuple(right for right in actor.grants if right.role in WORKERS))


def may_analyse(actor: Actor, territory_id: int) -> bool:
    """Whether somebody may ask for analyses of a Territory: they see it whole."""
    return any(
        right.role in ANALYSTS and right.territory_id == territory_id and right.area_id is None
        for right in actor.grants
    )
