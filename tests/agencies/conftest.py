from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from geo_pot.agencies.actions import load_directory
from geo_pot.agencies.directory.reading import read_directory
from spatial.models import WGS84_SRID, Area, Boundary, Edition, EditionState, Level, Territory
from tests.agencies.world import City

ROOT = Path(__file__).resolve().parents[2]
BEKASI = ROOT / "fixtures" / "territories" / "bekasi"
CHICAGO = ROOT / "tests" / "data" / "chicago"


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def bekasi(db: None) -> Territory:
    """The shipped directory over the shipped boundaries."""
    territory = load_directory(read_directory(BEKASI)).territory
    publish_shipped_boundaries(territory)
    load_directory(read_directory(BEKASI))
    return territory


def publish_shipped_boundaries(territory: Territory) -> None:
    edition = Edition.objects.create(
        territory=territory, name="shipped", valid_from=date(2020, 1, 1), state=EditionState.PUBLISHED
    )
    made: dict[str, Boundary] = {}
    for level in Level:
        features = json.loads((ROOT / "fixtures" / "boundaries" / f"{level}.geojson").read_text())["features"]
        for feature in features:
            properties = feature["properties"]
            outline = GEOSGeometry(json.dumps(feature["geometry"]), srid=WGS84_SRID)
            made[properties["code"]] = Boundary.objects.create(
                edition=edition,
                area=Area.objects.create(territory=territory, level=level),
                level=level,
                code=properties["code"],
                name=properties["name"],
                parent=made.get(properties.get("parent_code")),
                outline=outline if isinstance(outline, MultiPolygon) else MultiPolygon(outline, srid=WGS84_SRID),
            )
