"""Loading a city's directory, and giving its open complaints to those who are responsible by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from geo_pot.agencies.actions import Loaded, load_directory
from geo_pot.agencies.directory.entries import Raw
from geo_pot.complaints.actions.reroute import Rerouted, reroute_open
from geo_pot.complaints.queries.routing import written_lately
from geo_pot.complaints.queries.writers import await_writers

CAUSE = "directory"


@dataclass(frozen=True)
class LoadedTerritory:
    """A directory that was loaded; `rerouted` is None where it changed nothing, or where that was not wanted."""

    loaded: Loaded
    rerouted: Rerouted | None


def load_territory(*, content: Raw, reroute: bool = True) -> LoadedTerritory:
    """Load a directory as `read_directory` gives it and route the open complaints again, all or nothing.

    raises   DirectoryError, having stored nothing
    """
    committed_here = not connection.in_atomic_block
    began = timezone.now()
    with transaction.atomic():
        loaded = load_directory(content)
        if not (reroute and is_changed(loaded)):
            return LoadedTerritory(loaded, None)
        rerouted = reroute_open(territory_id=loaded.territory.pk, cause=CAUSE)
    if committed_here:
        rerouted = rerouted.with_late(catch_up(loaded.territory.pk, began))
    return LoadedTerritory(loaded, rerouted)


def is_changed(loaded: Loaded) -> bool:
    """Whether a complaint may have another agency now. Names count too: nothing moves by them, and it is soon seen."""
    applied = loaded.applied
    kinds = (applied.groups, applied.categories, applied.agencies, applied.service_areas)
    return loaded.outcome == "updated" or any(kind.created or kind.updated or kind.deactivated for kind in kinds)


def catch_up(territory_id: int, began: datetime) -> Rerouted:
    """Route again what others were writing when the new rules came into force: they routed it by the former ones.

    Not in the transaction of the load, which has locked complaints and must not wait for those who want to.
    """
    await_writers()  # who begins later routes by the new rules
    late = written_lately(territory_id=territory_id, since=began)
    return reroute_open(territory_id=territory_id, cause=CAUSE, complaint_ids=late)
