"""Who may give what to whom."""

from __future__ import annotations

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed, OwnGrant, ScopeMismatch
from geo_pot.accounts.roles import SCOPES, Role
from geo_pot.agencies.models import Agency
from spatial.models import Area, Territory


def require_administrator(by: Actor, territory_id: int) -> int:
    """The account of an administrator of a Territory; NotAllowed for anybody else."""
    if by.user_id is None or not by.has(Role.ADMINISTRATOR, territory_id):
        raise NotAllowed("This takes an administrator of the territory, signed in with a second factor.")
    return by.user_id


def require_somebody_else(giver: int, user_id: int) -> None:
    """Administrators see no complaints; whoever gave roles to themselves could see all of them."""
    if giver == user_id:
        raise OwnGrant("Nobody gives a role to themselves: ask another administrator.")


def check_scope(role: Role, territory: Territory, area: Area | None, agency: Agency | None) -> None:
    """ScopeMismatch where a role cannot be given for this: it says what the role takes."""
    scope = SCOPES.get(role)
    if scope is None:
        raise ScopeMismatch("Everybody is a %(role)s: there is nothing to give.", role=role)
    if area is None and scope.level and scope.area:
        raise ScopeMismatch("A %(role)s needs an area: a %(level)s.", role=role, level=scope.level)
    if area is None and scope.area:
        raise ScopeMismatch("A %(role)s needs an area.", role=role)
    if area is not None and scope.level is None:
        raise ScopeMismatch("A %(role)s is for the whole territory: name no area.", role=role)
    if area is not None and scope.level and area.level != scope.level:
        words = {"role": role, "level": scope.level, "other": area.level}
        raise ScopeMismatch("A %(role)s is for a %(level)s, not for a %(other)s.", **words)
    if agency is None and scope.agency:
        raise ScopeMismatch("A %(role)s needs an agency.", role=role)
    if agency is not None and not scope.agency:
        raise ScopeMismatch("A %(role)s is for no agency.", role=role)
    if {thing.territory_id for thing in (area, agency) if thing is not None} - {territory.pk}:
        raise ScopeMismatch("Area and agency must be of %(territory)s.", territory=territory.name)
