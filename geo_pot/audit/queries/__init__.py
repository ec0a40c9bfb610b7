"""What the room asks the database. Only these modules open a cursor."""

from geo_pot.audit.queries.acting import acting_as, actor_id

__all__ = ["acting_as", "actor_id"]
