"""What changes who is responsible."""

from geo_pot.agencies.actions.apply import Applied, apply_directory
from geo_pot.agencies.actions.load import Loaded, check_directory, load_directory
from geo_pot.agencies.actions.store import Changes

__all__ = ["Applied", "Changes", "Loaded", "apply_directory", "check_directory", "load_directory"]
