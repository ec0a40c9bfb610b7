"""Staff look up who somebody is. A look is written down, so it is an action."""

from __future__ import annotations

from collections.abc import Sequence

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.personal import queries
from geo_pot.accounts.personal.errors import MayNotSee
from geo_pot.accounts.personal.queries import Person
from geo_pot.accounts.personal.roles import SEE_PERSONAL_DATA
from geo_pot.audit.queries import acting_as


def look_up(*, by: Actor, user_ids: Sequence[int], fields: Sequence[str], why: str) -> dict[int, Person]:
    """Some personal data of accounts, by account, to somebody whose session has a role that may see them.

    fields   of queries.FIELDS: those that are needed
    why      the reason, such as a receipt number; it is written down with who looked at whom

    Raises MayNotSee. The database looks at the grants again; that the session passed a second factor it cannot know.
    """
    if by.user_id is None or not by.roles & SEE_PERSONAL_DATA:
        raise MayNotSee("Personal data are shown to a control centre or administrator past the second factor.")
    with acting_as(by.user_id):
        return queries.read_many(user_ids, fields=fields, why=why)
