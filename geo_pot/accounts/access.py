"""Who may come through which door. Every route declares its rule, and one without is closed.

A rule says who may ask. Of what they are told, and over what they may act, the selector and the actions decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., Any])
Access = Mapping[str, "Rule"]  # by method, in lower case; HEAD is GET


@dataclass(frozen=True)
class Rule:
    """account: it takes one; roles: one of these must hold in the session, over whatever it may."""

    name: str
    account: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, actor: Actor) -> bool:
        if self.account and actor.user_id is None:
            return False
        return not self.roles or bool(self.roles & actor.roles)


ANYBODY = Rule("anybody")
ACCOUNT = Rule("an account", account=True)


def granted(*roles: Role) -> Rule:
    return Rule(", ".join(roles), account=True, roles=frozenset(roles))


def declared(**access: Rule) -> Callable[[View], View]:
    """Say who may come through a view that is a function: @declared(get=ANYBODY)."""

    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # read by the test that walks the routes
        return view

    return declare
