"""The command: a table by category, the places one by one, and files for a map."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection

from geo_pot.agencies.models import Agency, Category, ServiceArea
from spatial.models import Boundary, Edition, Territory
from tests.cities import load_bekasi, load_chicago
from tests.complaints.grid_city import GridCity, square

SQUARE_M2 = 4_895_000  # a side of 0.02 degrees, near enough for a table


def run(*options: str) -> list[str]:
    out = StringIO()
    call_command("routing", "audit", "--day", "2026-03-02", *options, stdout=out)
    return out.getvalue().splitlines()


def found(folder: Path, *options: str) -> list[dict[str, Any]]:
    run("--json", str(folder / "audit.json"), *options)
    findings: list[dict[str, Any]] = json.loads((folder / "audit.json").read_text())["findings"]
    return findings


def plant(city: GridCity) -> None:
    """West only in A, so that C is a gap; a second unit on the eastern half of B, beside which EAST is a shadow."""
    ServiceArea.objects.get(code="UNIT-WEST").areas.set([city.areas["A"]])
    for code, outline in (("ONE", square(1, 0, 0.5)), ("TWO", square(1.25, 0, 0.5))):
        agency = Agency.objects.create(territory=city.territory, code=code, names={"en": code})
        planted = ServiceArea.objects.create(
            territory=city.territory, code=code, names={"en": code}, agency=agency, outline=outline
        )
        planted.categories.add(city.dumping)


def test_a_table_and_the_places_one_by_one(city: GridCity) -> None:
    plant(city)
    lamp = Category.objects.create(
        territory=city.territory, group=city.dumping.group, code="lamp", names={"en": "Lamp"}, order=1
    )

    lines = run()

    assert lines[:2] == [
        "Grid (GRID), rules of 2026-03-02, boundaries first. m²; slivers: up to 25 m wide",
        "category           gaps       overlaps       shadowed        slivers",
    ]
    numbers = {line.split()[0]: [each.replace(",", "") for each in line.split()[1:]] for line in lines[2:4]}
    assert numbers.keys() == {"dumping", lamp.code}
    gaps, overlaps, shadowed, slivers = numbers["dumping"]
    assert [float(gaps), float(overlaps), float(shadowed)] == pytest.approx(
        [SQUARE_M2, SQUARE_M2 / 4, SQUARE_M2 / 2], rel=0.01
    )
    assert slivers == "-"
    assert float(numbers["lamp"][0]) == pytest.approx(4 * SQUARE_M2, rel=0.01)
    assert [line.split(" of ")[0].strip() for line in lines[4:]] == ["gap", "gap", "overlap"]
    assert lines[4].endswith("POC answers (lamp)")
    assert lines[6].endswith("ONE, TWO compete, agency_code decides (dumping)")


def test_a_map_of_what_was_found(city: GridCity, tmp_path: Path) -> None:
    plant(city)

    run("--geojson", str(tmp_path / "audit.geojson"))

    features = json.loads((tmp_path / "audit.geojson").read_text())["features"]
    by_kind = {feature["properties"]["kind"]: feature for feature in features}
    assert by_kind["gap"]["properties"] == {
        "category": "dumping",
        "kind": "gap",
        "decided_by": "control_centre",
        "layer": "control_centre",
        "service_areas": [],
        "agencies": ["POC"],
        "area_m2": round(Boundary.objects.get(code="C").area_m2 or 0, 1),
        "is_sliver": False,
    }
    c = shapely.from_wkt(Boundary.objects.get(code="C").outline.wkt)
    assert shapely.from_geojson(json.dumps(by_kind["gap"]["geometry"])).symmetric_difference(c).area < 1e-12
    assert by_kind["overlap"]["properties"]["service_areas"] == ["ONE", "TWO"]


def test_only_the_category_that_was_asked_for(city: GridCity, tmp_path: Path) -> None:
    Category.objects.create(territory=city.territory, group=city.dumping.group, code="lamp", names={})

    assert [each["categories"] for each in found(tmp_path, "--category", "lamp")] == [["lamp"]]
    with pytest.raises(CommandError, match="There is no category 'tree'"):
        run("--category", "tree")


@pytest.mark.parametrize("option", ["--json", "--geojson"])
def test_a_file_that_cannot_be_written_is_named(city: GridCity, tmp_path: Path, option: str) -> None:
    with pytest.raises(CommandError, match="nowhere/audit cannot be written: No such file or directory"):
        run(option, str(tmp_path / "nowhere" / "audit"))


def test_a_city_without_boundaries_cannot_be_audited(city: GridCity) -> None:
    Edition.objects.update(state="retired")

    with pytest.raises(CommandError, match="has no published boundaries"):
        run()


def test_the_shipped_city_has_a_rule_everywhere_but_for_what_the_control_centre_sorts(db: None, tmp_path: Path) -> None:
    city = load_bekasi()

    findings = found(tmp_path, "--territory", city.code)

    whole = Boundary.objects.get(code=city.code, level="kota").area_m2
    gaps = [each for each in findings if each["kind"] == "gap"]
    assert {each["kind"] for each in findings} == {"gap", "shadowed"}
    assert [each["categories"] for each in gaps] == [["lainnya"]]
    assert gaps[0]["area_m2"] == pytest.approx(whole, rel=1e-6)
    assert sum(each["area_m2"] for each in findings if "sampah-liar" in each["categories"]) == pytest.approx(
        whole, rel=1e-6
    )


def test_a_forgotten_kecamatan_of_the_shipped_city_is_found_with_its_area(db: None, tmp_path: Path) -> None:
    city = load_bekasi()
    ServiceArea.objects.filter(code__in=["uptd-kebersihan-32.75.01", "dlh"]).update(active=False)

    gaps = [each for each in found(tmp_path, "--category", "sampah-liar") if each["kind"] == "gap"]

    assert [each["agencies"] for each in gaps] == [["dlh"]]
    assert gaps[0]["area_m2"] == pytest.approx(area_of(city, "32.75.01"), rel=1e-4)


def area_of(city: Territory, code: str) -> float:
    """All kelurahan of a kecamatan together."""
    parts = Boundary.objects.filter(edition__territory=city, parent__code=code).values_list("area_m2", flat=True)
    return sum(area or 0 for area in parts)


def test_an_outline_over_real_ground_takes_its_share_out_of_every_area(db: None, shared: Path, tmp_path: Path) -> None:
    """Chicago's airport is an outline of its own: where it lies in the city, it shadows all others."""
    city = load_chicago(shared)
    airport = ServiceArea.objects.get(territory=city, agency__code="aviation")

    findings = found(tmp_path, "--territory", city.code, "--category", "standing-water")

    over = [each for each in findings if each["service_areas"][:1] == [airport.code]]
    assert {each["decided_by"] for each in over} == {"most_local"}
    assert sum(each["area_m2"] for each in over) == pytest.approx(inside(city, airport), rel=1e-3)


def inside(city: Territory, airport: ServiceArea) -> float:
    """m² of the airport's outline within the city, by PostGIS alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select sum(st_area(st_intersection(boundary.outline, airport.outline)::geography))"
            " from spatial_boundary boundary, agencies_servicearea airport"
            " where airport.id = %s and boundary.level = 'kelurahan' and boundary.edition_id in"
            " (select id from spatial_edition where territory_id = %s and state = 'published')",
            [airport.pk, city.pk],
        )
        return float(cursor.fetchone()[0])
