"""What changes the hotspots: runs, and what officers do about sites."""

from geo_pot.hotspots.actions.compute import compute_run
from geo_pot.hotspots.actions.request import default_seed, request_run

__all__ = ["compute_run", "default_seed", "request_run"]
