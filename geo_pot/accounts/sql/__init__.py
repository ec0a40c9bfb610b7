"""The room's SQL."""

from pathlib import Path

FOLDER = Path(__file__).parent
