"""Taking an edition out of force again, as if it had never been."""

from __future__ import annotations

from geo_pot.complaints.actions.publishing.run import run_publication
from geo_pot.complaints.actions.publishing.take_back import RolledBack, request_roll_back
from geo_pot.complaints.errors import TerritoryBusy
from geo_pot.complaints.queries import publishing as queries


def roll_back_edition(*, territory_id: int) -> RolledBack:
    """Put the edition before the one in force in its place again; the other is a draft as before.

    Raises PublicationRefused where none was replaced, TerritoryBusy.
    """
    with queries.hold_territory(territory_id) as held:
        if not held:
            raise TerritoryBusy("Somebody else is publishing boundaries of this Territory: wait for them.")
        done = run_publication(request_roll_back(territory_id=territory_id).pk)
    if isinstance(done, RolledBack):
        return done
    raise TerritoryBusy("Somebody else has taken the edition back meanwhile.")
