"""Planted gaps and overlaps are found, each with its area; what the audit says is what routing does."""

from __future__ import annotations

import random
from datetime import date

import pytest
import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Area as AreaOf
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db.models import Value
from django.db.models.functions import Cast
from shapely.geometry.base import BaseGeometry

from geo_pot.agencies.auditing.audit import audit
from geo_pot.agencies.auditing.records import Finding, Kind
from geo_pot.agencies.models import Agency, ServiceArea
from geo_pot.agencies.queries import route
from geo_pot.agencies.queries.auditing import measure_areas, responsibilities
from spatial.models import Area, Boundary
from tests.agencies.test_route_reference import fill
from tests.agencies.world import OUTLINES, City, box

DAY = date(2026, 3, 2)
METRE = 1 / 110_600  # of latitude, in degrees


def find(city: City, *, on: date = DAY) -> list[Finding]:
    return audit(responsibilities(city.edition, day=on), measure=measure_areas)


def size_of(outline: MultiPolygon) -> float:
    """m² on the ellipsoid, by the database."""
    shape = Cast(Value(outline, GeometryField(srid=4326)), GeometryField(geography=True))
    return float(Area.objects.annotate(measured=AreaOf(shape)).values_list("measured", flat=True)[0].sq_m)


def briefly(found: list[Finding]) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(each.kind, each.decided_by, each.rules, each.agencies) for each in found]


def test_a_city_without_rules_is_one_gap(city: City) -> None:
    (found,) = find(city)

    assert briefly([found]) == [("gap", "control_centre", (), ("centre",))]
    assert found.area_m2 == pytest.approx(size_of(OUTLINES["C"]), rel=1e-6)
    assert not found.is_sliver


def test_a_well_served_city_has_no_finding(city: City) -> None:
    city.add_service_area("west", agency="a", areas=["C.W"])
    city.add_service_area("east", agency="b", areas=["C.E.1", "C.E.2"])

    assert find(city) == []


def test_a_forgotten_kelurahan_is_a_gap_of_its_size_that_the_default_agency_answers_for(city: City) -> None:
    city.category.default_agency = city.add_agency("default")
    city.category.save()
    city.add_service_area("west", agency="a", areas=["C.W"])
    city.add_service_area("north-east", agency="b", areas=["C.E.1"])

    (found,) = find(city)

    assert briefly([found]) == [("gap", "default", (), ("default",))]
    assert found.area_m2 == pytest.approx(size_of(OUTLINES["C.E.2"]), rel=1e-6)
    assert found.outline.equals(shapely.from_wkt(OUTLINES["C.E.2"].wkt))


def test_what_outlines_leave_open_is_a_gap_and_what_two_of_them_hold_an_overlap(city: City) -> None:
    """Three strips from west to east; between the first two a hole, over the last two a strip that both hold."""
    city.add_service_area("one", agency="a", outline=box(106.000, -6.02, 106.006, -6.00))
    city.add_service_area("two", agency="b", outline=box(106.008, -6.02, 106.016, -6.00))
    city.add_service_area("three", agency="c", outline=box(106.015, -6.02, 106.020, -6.00))

    gap, overlap = find(city)

    assert briefly([gap, overlap]) == [
        ("gap", "control_centre", (), ("centre",)),
        ("overlap", "smaller_area", ("three", "two"), ("c", "b")),
    ]
    assert gap.area_m2 == pytest.approx(size_of(box(106.006, -6.02, 106.008, -6.00)), rel=1e-3)
    assert overlap.area_m2 == pytest.approx(size_of(box(106.015, -6.02, 106.016, -6.00)), rel=1e-3)
    assert overlap.outline.symmetric_difference(shapely.box(106.015, -6.02, 106.016, -6.00)).area < 1e-12


def test_ground_beyond_the_city_is_nobodys_gap(city: City) -> None:
    city.add_service_area("all", agency="a", areas=["C"])
    city.add_service_area("sea", agency="b", outline=box(105.9, -6.02, 106.0, -6.00))

    assert find(city) == []


def test_of_equal_size_the_agencys_code_decides_and_of_one_agency_the_rules(city: City) -> None:
    city.add_service_area("one", agency="b", areas=["C"])
    city.add_service_area("two", agency="a", areas=["C"])
    city.add_service_area("three", agency="a", areas=["C"])

    (found,) = find(city)

    assert briefly([found]) == [("overlap", "rule_code", ("three", "two", "one"), ("a", "b"))]


def test_what_layer_or_priority_decides_is_told_apart(city: City) -> None:
    city.add_service_area("city", agency="a", areas=["C"])
    city.add_service_area("city-too", agency="b", areas=["C"], priority=1)
    city.add_service_area("west", agency="c", areas=["C.W"])

    east, west = sorted(find(city), key=lambda each: each.decided_by, reverse=True)

    assert briefly([east, west]) == [
        ("shadowed", "priority", ("city-too", "city"), ("b", "a")),
        ("shadowed", "most_local", ("west", "city-too", "city"), ("c", "b", "a")),
    ]
    assert west.area_m2 == pytest.approx(size_of(OUTLINES["C.W"]), rel=1e-6)


@pytest.mark.parametrize(("wide_m", "is_sliver"), [(24, True), (26, False)])
def test_what_is_no_wider_than_the_tolerance_is_a_sliver(city: City, wide_m: float, *, is_sliver: bool) -> None:
    """Two kilometres long, so its area alone would not tell."""
    border = -6.01 + wide_m * METRE
    city.add_service_area("north", agency="a", outline=box(106.00, border, 106.02, -6.00))
    city.add_service_area("south", agency="b", outline=box(106.00, -6.02, 106.02, -6.01))

    (found,) = find(city)

    assert (found.kind, found.is_sliver) == (Kind.GAP, is_sliver)
    assert found.area_m2 == pytest.approx(size_of(box(106.00, -6.01, 106.02, border)), rel=1e-3)


def test_only_what_holds_on_the_day_counts(city: City) -> None:
    city.add_service_area("west", agency="a", areas=["C.W"])
    city.add_service_area("east", agency="b", areas=["C.E"], valid_from=date(2026, 5, 1))
    city.add_service_area("gone", agency="gone", areas=["C.E"])
    Agency.objects.filter(code="gone").update(active=False)

    assert [each.kind for each in find(city)] == ["gap"]
    assert find(city, on=date(2026, 5, 1)) == []


def test_categories_that_are_answered_alike_are_one_finding(city: City) -> None:
    lamp, tree = city.add_category("lamp"), city.add_category("tree")
    city.add_service_area("west", agency="a", areas=["C.W"], categories=[city.category, lamp])
    city.add_service_area("all", agency="b", areas=["C"], categories=[tree])

    (found,) = find(city)

    assert found.categories == ("dumping", "lamp")


@pytest.mark.parametrize("seed", range(4))
def test_on_every_piece_of_ground_routing_decides_by_what_the_audit_says(city: City, seed: int) -> None:
    """Random cities of fifty service areas; a point within each finding, and points where nothing was found."""
    dice = random.Random(seed)
    fill(city, dice)
    found = [each for each in find(city) if "dumping" in each.categories]
    ground = shapely.union_all([each.outline for each in found])

    for each in found:
        if each.area_m2 < 1:
            continue
        trace = trace_at(city, point_within(each.outline, dice))
        assert trace["tie_break"] == each.decided_by
        assert trace["agency"] == each.agencies[0]
        assert trace["rule"] == (each.rules[0] if each.rules else None)
    for _ in range(60):
        point = shapely.Point(106 + dice.random() * 0.02, -6.02 + dice.random() * 0.02)
        if not ground.intersects(point):
            assert trace_at(city, point)["tie_break"] == "only"


def point_within(outline: BaseGeometry, dice: random.Random) -> shapely.Point:
    """Anywhere but on the lattice, where the edges of outlines are: two of them differ in the last digit."""
    west, south, east, north = outline.bounds
    while True:
        point = shapely.Point(dice.uniform(west, east), dice.uniform(south, north))
        if outline.contains(point):
            return point


def trace_at(city: City, point: shapely.Point) -> dict[str, object]:
    place = Boundary.objects.get(level="kelurahan", outline__covers=GEOSGeometry(point.wkt, srid=4326))
    (answer,) = route([city.subject((point.x, point.y), place.code)])
    return answer.trace


def test_the_whole_city_is_accounted_for(city: City) -> None:
    """Gaps, overlaps, shadowed ground and well-served ground together are the city, with nothing twice."""
    fill(city, random.Random(7))
    found = [each for each in find(city) if "light" in each.categories]
    ServiceArea.objects.all().delete()

    assert shapely.union_all([each.outline for each in found]).area == pytest.approx(
        sum(each.outline.area for each in found), rel=1e-9
    )
    (whole,) = [each for each in find(city) if "light" in each.categories]
    assert sum(each.area_m2 for each in found) <= whole.area_m2 * (1 + 1e-9)
