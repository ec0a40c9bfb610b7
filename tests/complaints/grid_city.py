"""A made-up city of four square kelurahan in two kecamatan, small enough to count in one's head.

north   C | D        each side 0.02 degrees, about 2.2 km
south   A | B        A and C lie in kecamatan West, B and D in East
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo_pot.agencies.models import Agency, Category, CategoryGroup, ServiceArea
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.models import Source
from spatial.models import Area, Boundary, Edition, Level, Territory

WEST, SOUTH, SIDE = 107.0, -6.3, 0.02
CENTRE_OF_A = (WEST + SIDE / 2, SOUTH + SIDE / 2)
CENTRE_OF_D = (WEST + SIDE * 3 / 2, SOUTH + SIDE * 3 / 2)
EDGE_OF_A_AND_B = (WEST + SIDE, SOUTH + SIDE / 2)
TEN_METRES_WEST_OF_A = (WEST - 10 / 110_600, SOUTH + SIDE / 2)
ONE_KM_WEST_OF_A = (WEST - 1_000 / 110_600, SOUTH + SIDE / 2)
TWENTY_KM_WEST_OF_A = (WEST - 20_000 / 110_600, SOUTH + SIDE / 2)


def square(column: float, row: float, width: float = 1, height: float = 1) -> MultiPolygon:
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return MultiPolygon(Polygon.from_bbox((west, south, west + width * SIDE, south + height * SIDE)), srid=4326)


@dataclass(frozen=True)
class GridCity:
    territory: Territory
    edition: Edition
    areas: dict[str, Area]
    dumping: Category
    source: Source

    def complaint(self, lon: float, lat: float) -> dict[str, object]:
        """The least that a writer gives for a complaint."""
        return {"category": self.dumping, "location": Point(lon, lat, srid=4326), "source": self.source}


def build(code: str = "GRID") -> GridCity:
    territory = Territory.objects.create(
        code=code, name="Grid", time_zone="Asia/Jakarta", metric_srid=32748, receipt_prefix=code, languages=["en"]
    )
    edition = Edition.objects.create(territory=territory, name="first", valid_from=datetime.date(2020, 1, 1))
    areas = draw(edition, {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)})
    group = CategoryGroup.objects.create(territory=territory, code="waste", names={"en": "Waste"})
    dumping = Category.objects.create(
        territory=territory, group=group, code="dumping", names={"en": "Dumping"}, public_precision="exact"
    )
    for kecamatan in ("WEST", "EAST"):
        unit = Agency.objects.create(territory=territory, code=f"UNIT-{kecamatan}", names={"en": kecamatan})
        service = ServiceArea.objects.create(territory=territory, agency=unit, code=unit.code, names=unit.names)
        service.categories.add(dumping)
        service.areas.add(areas[kecamatan])
    Agency.objects.create(territory=territory, code="POC", names={"en": "Control centre"}, is_control_centre=True)
    publish_edition(edition_id=edition.pk)
    edition.refresh_from_db()
    source, _ = Source.objects.get_or_create(code="test", defaults={"name": "Test"})
    return GridCity(territory, edition, areas, dumping, source)


def draw(edition: Edition, kelurahan: dict[str, tuple[float, float]], shift: float = 0) -> dict[str, Area]:
    """Draw the four squares; shift moves the border between west and east by so many sides."""
    areas = {
        boundary.code: boundary.area
        for boundary in Boundary.objects.filter(edition__territory=edition.territory).select_related("area")
    }

    def add(level: Level, code: str, parent: Boundary | None, outline: MultiPolygon) -> Boundary:
        if code not in areas:
            areas[code] = Area.objects.create(territory=edition.territory, level=level)
        return Boundary.objects.create(
            edition=edition, area=areas[code], level=level, code=code, name=code, parent=parent, outline=outline
        )

    kota = add(Level.KOTA, edition.territory.code, None, square(0, 0, 2, 2))
    west = add(Level.KECAMATAN, "WEST", kota, square(0, 0, 1 + shift, 2))
    east = add(Level.KECAMATAN, "EAST", kota, square(1 + shift, 0, 1 - shift, 2))
    for code, (column, row) in kelurahan.items():
        if column == 0:
            add(Level.KELURAHAN, code, west, square(0, row, 1 + shift))
        else:
            add(Level.KELURAHAN, code, east, square(1 + shift, row, 1 - shift))
    return areas
