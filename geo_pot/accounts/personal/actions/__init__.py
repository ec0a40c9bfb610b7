"""What changes personal data."""

from geo_pot.accounts.personal.actions.store import store

__all__ = ["store"]
