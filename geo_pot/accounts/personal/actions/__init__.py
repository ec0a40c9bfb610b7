"""What changes personal data, or shows them to others."""

from geo_pot.accounts.personal.actions.look_up import look_up
from geo_pot.accounts.personal.actions.store import store

__all__ = ["look_up", "store"]
