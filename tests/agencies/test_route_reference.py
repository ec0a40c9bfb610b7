"""The database decides as a naive reading of the rules does, over random cities."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Area as AreaOf
from django.contrib.gis.geos import Point
from django.db.models.functions import Cast

from geo_pot.agencies.models import Agency, ServiceArea
from geo_pot.agencies.queries import Subject, route
from geo_pot.agencies.routing import replay
from spatial.models import Boundary
from tests.agencies.world import OUTLINES, City, box

KELURAHAN = [code for code in OUTLINES if code.count(".") == 2]
ZONE = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("seed", range(6))
def test_the_database_decides_as_the_rules_read(city: City, seed: int) -> None:
    fill(city, random.Random(seed))
    subjects = [random_subject(city, random.Random(f"{seed} {number}"), number) for number in range(150)]
    outline_m2 = outline_areas()
    rules = [Rule(row, outline_m2.get(row.pk)) for row in ServiceArea.objects.select_related("agency")]

    answers = {answer.id: answer for answer in route(subjects)}

    for subject in subjects:
        expected = naive_route(city, rules, subject)
        trace = answers[subject.id].trace
        lines = [(line["layer"], line["rule"], line["agency"]) for line in (trace, *trace["alternatives"])]
        assert lines == expected
        assert replay(trace) == expected[0][2]
        assert answers[subject.id].agency_id == Agency.objects.get(code=expected[0][2]).pk


def fill(city: City, dice: random.Random) -> None:
    """Fifty service areas with many ties, some of them outlines, some not valid on some days, some not active."""
    city.category.default_agency = city.add_agency("default", active=dice.random() < 0.7)
    city.category.save()
    categories = [city.category, city.add_category("light")]
    for number in range(50):
        west, south = 106 + dice.randrange(15) / 1000, -6.02 + dice.randrange(15) / 1000
        by_outline = dice.random() < 0.4
        city.add_service_area(
            f"rule-{number}",
            agency=f"agency-{dice.randrange(6)}",
            areas=[] if by_outline else dice.sample(list(OUTLINES), dice.randint(1, 3)),
            outline=box(west, south, west + 0.005, south + 0.005) if by_outline else None,
            categories=dice.choice([categories, categories[:1], categories[1:]]),
            priority=dice.choice([0, 0, 0, 1, -1]),
            valid_from=dice.choice([None, date(2026, 3, 2)]),
            valid_to=dice.choice([None, None, date(2026, 3, 4)]),
            active=dice.random() < 0.9,
        )
    Agency.objects.filter(code="agency-0").update(active=False)


def random_subject(city: City, dice: random.Random, number: int) -> Subject:
    """A point on a lattice, so that edges of outlines are met; a tenth of them unmatched."""
    at = (106 + dice.randrange(21) / 1000, -6.02 + dice.randrange(21) / 1000)
    kelurahan = None if dice.random() < 0.1 else dice.choice(KELURAHAN)
    moment = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(96))
    return city.subject(at, kelurahan, id_=number, moment=moment)


def outline_areas() -> dict[int, float]:
    """Area of every outline on the ellipsoid, m2."""
    measured = AreaOf(Cast("outline", GeometryField(geography=True)))
    rows = ServiceArea.objects.filter(outline__isnull=False).annotate(measured=measured)
    return {pk: area.sq_m for pk, area in rows.values_list("pk", "measured")}


class Rule:
    """A service area as plain values."""

    def __init__(self, row: ServiceArea, outline_m2: float | None) -> None:
        self.row = row
        self.areas = set(row.areas.values_list("pk", flat=True))
        self.categories = set(row.categories.values_list("pk", flat=True))
        together = Boundary.objects.filter(area_id__in=self.areas).values_list("area_m2", flat=True)
        self.area_m2 = round(outline_m2 or sum(area for area in together if area))

    def layer(self, subject: Subject, kota_id: int) -> str | None:
        """The most local layer in which it holds at a subject, if any."""
        row, day = self.row, subject.at.astimezone(ZONE).date()
        valid = (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)
        if not (valid and row.active and row.agency.active and subject.category_id in self.categories):
            return None
        if row.outline and row.outline.covers(Point(subject.lon, subject.lat, srid=4326)):
            return "outline"
        if subject.kelurahan_id is None:
            return None
        places = {"kelurahan": subject.kelurahan_id, "kecamatan": subject.kecamatan_id, "kota": kota_id}
        return next((layer for layer, area_id in places.items() if area_id in self.areas), None)


def naive_route(city: City, rules: list[Rule], subject: Subject) -> list[tuple[str, str | None, str]]:
    """All who might answer, in order."""
    ranks = {"outline": 1, "kelurahan": 2, "kecamatan": 3, "kota": 4}
    held = [(rule.layer(subject, city.area_ids["C"]), rule) for rule in rules]
    found = sorted(
        (ranks[layer], -rule.row.priority, rule.area_m2, rule.row.agency.code, rule.row.code, layer)
        for layer, rule in held
        if layer
    )
    lines: list[tuple[str, str | None, str]] = [(layer, code, agency) for _, _, _, agency, code, layer in found]
    default = city.category.default_agency
    if default and default.active:
        lines.append(("default", None, default.code))
    return [*lines, ("control_centre", None, "centre")]
