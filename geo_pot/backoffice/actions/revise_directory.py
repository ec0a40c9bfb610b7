"""Changing one entry of a city's directory, and giving its open complaints to those who answer by it."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.permissions import require_administrator
from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.models import Directory
from geo_pot.audit.queries import acting_as
from geo_pot.backoffice.directory_content import Draft, changed, fingerprint
from geo_pot.backoffice.errors import DirectoryChanged
from geo_pot.backoffice.queries.content import stored_content
from geo_pot.complaints.actions.load_territory import CAUSE, catch_up
from geo_pot.complaints.actions.reroute import Rerouted, reroute_open
from spatial.models import Territory


def revise_directory(*, territory: Territory, draft: Draft, by: Actor) -> Rerouted:
    """Store a draft and route the open complaints again, all or nothing.

    The stored directory changes, not the rows that it makes: so the change is still there when the directory is
    applied to another edition of the boundaries.

    raises   NotAllowed; DirectoryChanged where the draft was made from another directory; DirectoryError, NoDirectory
    """
    revisor = require_administrator(by, territory.pk)
    committed_here, began = not connection.in_atomic_block, timezone.now()
    with transaction.atomic(), acting_as(revisor):
        Directory.objects.select_for_update().filter(territory=territory).first()  # one at a time
        content = stored_content(Territory.objects.get(pk=territory.pk))
        if fingerprint(content) != draft.base:
            raise DirectoryChanged("Somebody has changed the directory meanwhile: look at it and try again.")
        load_directory(changed(content, draft))
        rerouted = reroute_open(territory_id=territory.pk, cause=CAUSE)
    return rerouted.with_late(catch_up(territory.pk, began)) if committed_here else rerouted
