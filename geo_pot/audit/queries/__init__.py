"""What the room asks the database. Only these modules open a cursor."""

from geo_pot.audit.queries.acting import acting_as, actor_id
from geo_pot.audit.queries.exporting import COLUMNS, accesses_to, entries_between

__all__ = ["COLUMNS", "accesses_to", "acting_as", "actor_id", "entries_between"]
