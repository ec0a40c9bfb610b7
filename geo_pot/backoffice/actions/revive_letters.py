"""Opening dead letters again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.permissions import require_administrator
from geo_pot.audit.queries import acting_as
from geo_pot.backoffice.queries.letters import dead_letters_of
from geo_pot.outbox.actions import revive


@transaction.atomic
def revive_letters(*, territory_id: int, event_ids: Iterable[int], by: Actor) -> int:
    """Those of these dead letters that are about the Territory; gives how many. Raises NotAllowed."""
    reviver = require_administrator(by, territory_id)
    own = dead_letters_of(territory_id).filter(pk__in=list(event_ids)).values_list("pk", flat=True)
    with acting_as(reviver):
        return revive(list(own))
