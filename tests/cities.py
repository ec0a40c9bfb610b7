"""Two real cities: the shipped one, and one of another continent that has a single level."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.core.management import call_command

from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.directory.reading import read_directory
from spatial.models import Territory

ROOT = Path(__file__).resolve().parents[1]
BOUNDARIES = ROOT / "fixtures" / "boundaries"
BEKASI_DIRECTORY = ROOT / "fixtures" / "territories" / "bekasi"
CHICAGO_DIRECTORY = ROOT / "tests" / "data" / "chicago"


def load_bekasi() -> Territory:
    """Kota Bekasi with the shipped directory and boundaries, as ./run loads them."""
    territory = load_directory(read_directory(BEKASI_DIRECTORY)).territory
    (edition,) = tomllib.loads((BOUNDARIES / "manifest.toml").read_text())["editions"]
    call_command(
        "load_boundaries",
        str(BOUNDARIES / edition["file"]),
        territory=edition["territory"],
        level=edition["level"],
        edition=edition["edition"],
        valid_from=edition["valid_from"],
        source=edition["source"],
        licence=edition["licence"],
        publish=True,
        verbosity=0,
    )
    return territory


def load_chicago(shared: Path) -> Territory:
    """Chicago's 77 community areas; their outlines lie beside the checkout."""
    territory = load_directory(read_directory(CHICAGO_DIRECTORY)).territory
    call_command(
        "load_boundaries",
        str(shared / "boundaries" / "chicago_community_areas.geojson"),
        territory=territory.code,
        level="kelurahan",
        edition="2011",
        valid_from="2011-01-01",
        publish=True,
        verbosity=0,
    )
    return territory
