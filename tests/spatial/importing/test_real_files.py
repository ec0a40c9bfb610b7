"""The real files and their nasty kin, with the figures that were measured on them elsewhere."""

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from spatial.importing.coverage import find_gaps, find_overlaps, is_coverage
from spatial.importing.drafting import Draft, Request, draft_boundaries
from spatial.importing.fitting import FitRules
from spatial.importing.mapping import FieldMapping, name_features
from spatial.importing.projection import WGS84, Geometries, transform
from spatial.importing.reading import read_boundaries
from spatial.importing.records import BoundarySet, LevelName, NamedOutline
from spatial.importing.report import Kind, Total, Verdict

UTM_48S, UTM_16N = 32748, 32616
MILLIMETRE = 0.001
NASTY = "nasty_overlaps_and_gaps_kelurahan.geojson"


def draft(
    path: Path,
    *,
    level: LevelName = "kelurahan",
    srid: int = UTM_48S,
    repair_m: float | None = None,
    code: str = "32.75",
) -> Draft:
    return draft_boundaries(Request(str(path), level, code, "Kota", FitRules(srid, 25, repair_m)))


def boundaries(path: Path, *, srid: int = UTM_48S, repair_m: float | None = None) -> BoundarySet:
    found = draft(path, srid=srid, repair_m=repair_m).boundaries
    assert found is not None
    return found


def read_as_they_are(path: Path) -> list[NamedOutline]:
    return name_features(read_boundaries(str(path)), None, "kelurahan")


def total(found: Draft, kind: Kind, verdict: Verdict) -> Total:
    (one,) = (each for each in found.report.totals() if (each.kind, each.verdict) == (kind, verdict))
    return one


def in_metres(found: BoundarySet) -> Geometries:
    return transform([each.outline for each in found.of("kelurahan")], WGS84, f"EPSG:{UTM_48S}")


def facts(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "boundaries" / "kelurahan_facts.csv").open(encoding="utf-8") as file:
        return {row["kelurahan_code"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("file", "area"), [("real_bps2020", "area_km2"), ("real_2020agreement", "area_km2_dukcapil2020")]
)
def test_the_areas_of_a_real_edition_are_the_official_ones(shared: Path, file: str, area: str) -> None:
    found = boundaries(shared / "boundaries" / f"{file}_kelurahan.geojson")
    expected = {code: float(row[area]) for code, row in facts(shared).items()}

    measured = shapely.area(in_metres(found)) / 1e6

    assert dict(zip([each.code for each in found.of("kelurahan")], measured, strict=True)) == pytest.approx(
        expected, rel=0.005
    )


@pytest.mark.parametrize("file", ["real_bps2020", "real_2020agreement", "kota_bekasi_generalised"])
def test_all_representative_points_lie_in_their_kelurahan_and_kecamatan(shared: Path, file: str) -> None:
    found = boundaries(shared / "boundaries" / f"{file}_kelurahan.geojson")
    rows = facts(shared)

    assert len(found.boundaries) == 1 + 12 + 56
    for level, field in (("kelurahan", "kelurahan_code"), ("kecamatan", "kecamatan_code")):
        outlines = {each.code: each.outline for each in found.boundaries if each.level == level}
        for row in rows.values():
            point = shapely.Point(float(row["rep_lon"]), float(row["rep_lat"]))
            assert [code for code, outline in outlines.items() if outline.covers(point)] == [row[field]]


@pytest.mark.parametrize("level", ["kota", "kecamatan", "kelurahan"])
def test_every_level_of_a_real_edition_is_a_coverage_of_the_same_ground(shared: Path, level: LevelName) -> None:
    found = boundaries(shared / "boundaries" / "real_bps2020_kelurahan.geojson")
    outlines = np.array([each.outline for each in found.of(level)], dtype=object)

    assert is_coverage(outlines)
    (kota,) = found.of("kota")
    assert shapely.equals(shapely.coverage_union_all(outlines), kota.outline)


def test_the_derived_kecamatan_are_the_official_ones(shared: Path) -> None:
    official = {each.code: each for each in read_as_they_are(shared / "boundaries" / "real_bps2020_kecamatan.geojson")}
    derived = boundaries(shared / "boundaries" / "real_bps2020_kelurahan.geojson").of("kecamatan")

    assert {each.code: each.name for each in derived} == {code: each.name for code, each in official.items()}
    assert all(shapely.equals(each.outline, official[each.code].outline) for each in derived)


def test_nasty_outlines_are_measured_and_refused(shared: Path) -> None:
    found = draft(shared / "boundaries" / NASTY)

    assert found.boundaries is None
    assert {each.kind for each in found.report.totals()} == {Kind.OVERLAP, Kind.SLIVER}
    overlaps, gaps = (total(found, kind, Verdict.REFUSES) for kind in (Kind.OVERLAP, Kind.SLIVER))
    assert (overlaps.count, gaps.count) == (81, 149)
    assert overlaps.area_m2 == pytest.approx(75_544, abs=2)
    assert gaps.area_m2 == pytest.approx(55_680, abs=2)
    assert gaps.largest_m2 == pytest.approx(4_024, abs=1)


def test_every_overlap_and_gap_has_a_place_inside_the_city(shared: Path) -> None:
    found = draft(shared / "boundaries" / NASTY)
    bounds = shapely.box(106.897783, -6.398524404, 107.042389589, -6.172188331)

    assert all(finding.place and bounds.covers(shapely.Point(finding.place)) for finding in found.report.findings)


def test_a_repair_of_10_m_fills_142_gaps_and_keeps_7_as_enclaves(shared: Path) -> None:
    found = draft(shared / "boundaries" / NASTY, repair_m=10)

    assert found.boundaries is not None
    assert total(found, Kind.OVERLAP, Verdict.REPAIRED).count == 81
    assert total(found, Kind.SLIVER, Verdict.REPAIRED).count == 142
    enclaves = total(found, Kind.ENCLAVE, Verdict.NOTED)
    assert enclaves.count == 7
    assert enclaves.area_m2 == pytest.approx(5_672, abs=1)


def test_what_the_report_says_of_a_repair_is_what_the_outlines_show(shared: Path) -> None:
    found = boundaries(shared / "boundaries" / NASTY, repair_m=10)

    mended = in_metres(found)
    assert is_coverage(np.array([each.outline for each in found.of("kelurahan")], dtype=object))
    assert find_overlaps(mended) == []
    gaps = find_gaps(mended)
    assert len(gaps) == 7
    assert sum(gap.area_m2 for gap in gaps) == pytest.approx(5_672, abs=1)
    assert min(gap.width_m for gap in gaps) > 10


def test_outside_overlaps_and_filled_gaps_every_vertex_stays_within_a_millimetre(shared: Path) -> None:
    raw = shared / "boundaries" / NASTY
    before = {each.code: each for each in read_as_they_are(raw)}
    after = {each.code: each.outline for each in boundaries(raw, repair_m=10).of("kelurahan")}
    old, new = (
        transform(shapes, WGS84, f"EPSG:{UTM_48S}")
        for shapes in ([before[code].outline for code in sorted(before)], [after[code] for code in sorted(after)])
    )
    touched = shapely.union_all(
        [overlap.pieces for overlap in find_overlaps(old)] + [gap.shape for gap in find_gaps(old) if gap.width_m <= 10]
    )

    for was, now in zip(old, new, strict=True):
        for here, there in ((was, now), (now, was)):
            vertices: Geometries = np.asarray(shapely.points(shapely.get_coordinates(here)))
            untouched = vertices[shapely.distance(vertices, touched) > MILLIMETRE]
            others = shapely.MultiPoint(shapely.get_coordinates(there))
            assert (shapely.distance(untouched, others) <= MILLIMETRE).all()


@pytest.mark.parametrize("repair_m", [None, 10, 25])
def test_coarse_kecamatan_are_refused_with_the_reason(shared: Path, repair_m: float | None) -> None:
    found = draft(shared / "boundaries" / "nasty_coarse_kecamatan.geojson", level="kecamatan", repair_m=repair_m)

    assert found.boundaries is None
    overlaps = found.report.of(Kind.OVERLAP)
    assert len(overlaps) == 17
    assert sum(overlap.area_m2 or 0 for overlap in overlaps) == pytest.approx(3.83e6, rel=0.001)
    widest = max(overlaps, key=lambda overlap: overlap.width_m or 0)
    assert widest.verdict is Verdict.REFUSES
    assert widest.text == "32.75.05 Rawalumbu and 32.75.09 Jatiasih overlap, wider than the tolerance of 25 m"


def test_chicago_has_one_level_and_three_enclaves(shared: Path) -> None:
    found = draft(shared / "boundaries" / "chicago_community_areas.geojson", srid=UTM_16N, code="17-031-14000")

    assert found.boundaries is not None
    assert [len(found.boundaries.of(level)) for level in ("kota", "kecamatan", "kelurahan")] == [1, 0, 77]
    (enclaves,) = found.report.totals()
    assert (enclaves.kind, enclaves.verdict, enclaves.count) == (Kind.ENCLAVE, Verdict.NOTED, 3)
    assert enclaves.area_m2 == pytest.approx(8.8e6, rel=0.002)


def test_the_second_edition_is_compared_with_the_first(shared: Path) -> None:
    first = boundaries(shared / "boundaries" / "real_bps2020_kelurahan.geojson")
    second = shared / "boundaries" / "real_2020agreement_kelurahan.geojson"

    found = draft_boundaries(
        Request(str(second), "kelurahan", "32.75", "Kota", FitRules(UTM_48S, 25), previous=first)
    ).report

    rows = facts(shared).values()
    changes = {row["kelurahan_code"]: float(row["area_km2_dukcapil2020"]) / float(row["area_km2"]) - 1 for row in rows}
    expected = {code for code, change in changes.items() if abs(change) >= 0.01}
    assert not found.refused
    assert {finding.kind for finding in found.findings} == {Kind.AREA_CHANGE}
    assert {finding.codes[0] for finding in found.findings} == expected
    most = max(changes, key=lambda code: abs(changes[code]))
    (finding,) = (finding for finding in found.findings if finding.codes == (most,))
    assert f"{changes[most]:+.1%}" in finding.text


def test_a_file_of_bps_without_kemendagris_codes_finds_them_by_name(shared: Path) -> None:
    by_name = FieldMapping(fields={"name": ("bps_name",), "parent_name": ("bps_kecamatan_name",)})
    path = shared / "boundaries" / "real_bps2020_kelurahan.geojson"
    before = boundaries(shared / "boundaries" / "kota_bekasi_generalised_kelurahan.geojson")

    found = draft_boundaries(
        Request(str(path), "kelurahan", "32.75", "Kota", FitRules(UTM_48S, 25), mapping=by_name, previous=before)
    ).boundaries

    assert found is not None
    expected = boundaries(path)
    assert [(each.code, each.parent_code) for each in found.boundaries] == [
        (each.code, each.parent_code) for each in expected.boundaries
    ]
    assert all(
        shapely.equals_identical(each.outline, other.outline)
        for each, other in zip(found.boundaries, expected.boundaries, strict=True)
    )
