"""A small made-up city of squares: one kota, two kecamatan (west, east), four kelurahan.

   106.00   106.01   106.02
-6.00 +--------+--------+
      | W1  a  | E1  c  |
-6.01 +--------+--------+
      | W2  b  | E2  d  |
-6.02 +--------+--------+
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django.contrib.gis.geos import MultiPolygon, Polygon

from geo_pot.agencies.models import Agency, Category, CategoryGroup, ServiceArea
from geo_pot.agencies.queries import Route, Subject, route
from spatial.models import WGS84_SRID, Area, Boundary, Edition, EditionState, Level, Territory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)  # 12:00 in the city
IN_A, IN_B, IN_C, IN_D = (106.005, -6.005), (106.005, -6.015), (106.015, -6.005), (106.015, -6.015)
OUTSIDE = (106.5, -6.5)


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=WGS84_SRID)


OUTLINES = {
    "C": box(106.00, -6.02, 106.02, -6.00),
    "C.W": box(106.00, -6.02, 106.01, -6.00),
    "C.E": box(106.01, -6.02, 106.02, -6.00),
    "C.W.1": box(106.00, -6.01, 106.01, -6.00),
    "C.W.2": box(106.00, -6.02, 106.01, -6.01),
    "C.E.1": box(106.01, -6.01, 106.02, -6.00),
    "C.E.2": box(106.01, -6.02, 106.02, -6.01),
}
LEVELS = (Level.KOTA, Level.KECAMATAN, Level.KELURAHAN)


def make_territory(code: str = "C", prefix: str = "C") -> Territory:
    return Territory.objects.create(
        code=code,
        name=f"City {code}",
        time_zone="Asia/Jakarta",
        metric_srid=32748,
        receipt_prefix=prefix,
        languages=["id", "en"],
    )


def publish(territory: Territory, outlines: Mapping[str, MultiPolygon] = OUTLINES, name: str = "first") -> Edition:
    """A published edition, the one before retired. Areas keep their identity by code."""
    Edition.objects.filter(territory=territory).update(state=EditionState.RETIRED)
    edition = Edition.objects.create(
        territory=territory, name=name, valid_from=date(2020, 1, 1), state=EditionState.PUBLISHED
    )
    before = dict(Boundary.objects.filter(edition__territory=territory).values_list("code", "area_id"))
    made: dict[str, Boundary] = {}
    for code, outline in outlines.items():
        level = LEVELS[code.count(".")]
        area_id = before.get(code) or Area.objects.create(territory=territory, level=level).pk
        parent = made.get(code.rpartition(".")[0])
        made[code] = Boundary.objects.create(
            edition=edition,
            area_id=area_id,
            level=level,
            code=code,
            name=f"Place {code}",
            parent=parent,
            outline=outline,
        )
    return edition


class City:
    """A published city with one category and a control centre, to which tests add agencies and service areas."""

    def __init__(self, *, control_centre: bool = True) -> None:
        self.territory = make_territory()
        self.edition = publish(self.territory)
        self.area_ids = dict(Boundary.objects.filter(edition=self.edition).values_list("code", "area_id"))
        self.group = CategoryGroup.objects.create(territory=self.territory, code="waste", names={"en": "Waste"})
        self.category = self.add_category("dumping")
        if control_centre:
            self.add_agency("centre", is_control_centre=True)

    def add_category(self, code: str, **fields: object) -> Category:
        names = {"id": f"{code} (id)", "en": f"{code} (en)"}
        return Category.objects.create(territory=self.territory, group=self.group, code=code, names=names, **fields)

    def add_agency(self, code: str, **fields: object) -> Agency:
        found = Agency.objects.filter(territory=self.territory, code=code).first()
        return found or Agency.objects.create(territory=self.territory, code=code, names={"en": code}, **fields)

    def add_service_area(
        self,
        code: str,
        *,
        agency: str,
        areas: Sequence[str] = (),
        categories: Sequence[Category] = (),
        **fields: object,
    ) -> ServiceArea:
        service_area = ServiceArea.objects.create(
            territory=self.territory, code=code, names={"en": code}, agency=self.add_agency(agency), **fields
        )
        service_area.areas.set(self.area_ids[area] for area in areas)
        service_area.categories.set(categories or [self.category])
        return service_area

    def subject(
        self, at: tuple[float, float], kelurahan: str | None = None, *, id_: int = 1, moment: datetime = NOON
    ) -> Subject:
        kecamatan = kelurahan and kelurahan.rpartition(".")[0]
        return Subject(
            id=id_,
            category_id=self.category.pk,
            kelurahan_id=self.area_ids[kelurahan] if kelurahan else None,
            kecamatan_id=self.area_ids[kecamatan] if kecamatan else None,
            lon=at[0],
            lat=at[1],
            at=moment,
        )

    def route(self, at: tuple[float, float], kelurahan: str | None = None, *, moment: datetime = NOON) -> Route:
        (answer,) = route([self.subject(at, kelurahan, moment=moment)])
        return answer
