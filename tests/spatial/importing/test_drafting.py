from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from spatial.importing.drafting import draft_boundaries
from spatial.importing.errors import MappingError, MisplacedCoordinates
from spatial.importing.mapping import FieldMapping
from spatial.importing.report import Kind, Verdict
from tests.spatial.importing import material
from tests.spatial.importing.material import METRE, STEP, city, draft, kelurahan, square, write_geojson


def kinds(path: str, **options: object) -> list[tuple[Kind, Verdict]]:
    return [(finding.kind, finding.verdict) for finding in draft(path, **options).report.findings]


def overlapping_city(width_m: float) -> list[tuple[dict[str, object], shapely.Polygon]]:
    shift = width_m * METRE / STEP
    return [(kelurahan(1), square(0, 0)), (kelurahan(2), square(1 - shift, 0, width=1 + shift))]


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.zip"])
def test_a_sound_file_of_any_format_becomes_boundaries(tmp_path: Path, name: str) -> None:
    writers: dict[str, Callable[[Path, material.Features], str]] = {
        "a.geojson": write_geojson,
        "a.gpkg": material.write_layer,
        "a.zip": material.write_zipped_shapefile,
    }
    path = writers[name](tmp_path / name, city())
    short = FieldMapping(  # a Shapefile's field names have ten letters
        {"code": ("code",), "name": ("name",), "parent_code": ("parent_cod",), "parent_name": ("parent_nam",)}
    )

    found = draft(path, mapping=short if name == "a.zip" else None)

    assert found.report.findings == ()
    assert found.boundaries is not None
    assert [len(found.boundaries.of(level)) for level in ("kota", "kecamatan", "kelurahan")] == [1, 2, 4]


def test_a_refused_file_gives_no_boundaries_and_repairs_nothing(tmp_path: Path) -> None:
    features = overlapping_city(3)
    features[1][0]["name"] = ""
    path = write_geojson(tmp_path / "a.geojson", features)

    assert draft(path).boundaries is None
    assert kinds(path, repair_m=10) == [(Kind.CODE, Verdict.REFUSES), (Kind.OVERLAP, Verdict.REPAIRABLE)]


def test_a_repair_is_done_only_when_asked_for(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", overlapping_city(3))

    assert kinds(path) == [(Kind.OVERLAP, Verdict.REFUSES)]
    assert kinds(path, repair_m=10) == [(Kind.OVERLAP, Verdict.REPAIRED)]
    assert draft(path, repair_m=10).boundaries is not None


def test_a_bow_tie_is_named_and_the_others_are_still_measured(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(107.1, -6.2), (107.2, -6.1), (107.2, -6.2), (107.1, -6.1), (107.1, -6.2)])
    path = write_geojson(tmp_path / "a.geojson", [*overlapping_city(3), (kelurahan(3), bow_tie)])

    assert kinds(path) == [(Kind.INVALID_OUTLINE, Verdict.REFUSES), (Kind.OVERLAP, Verdict.REFUSES)]


def test_a_file_of_bow_ties_only_is_refused(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(107.1, -6.2), (107.2, -6.1), (107.2, -6.2), (107.1, -6.1), (107.1, -6.2)])

    assert kinds(write_geojson(tmp_path / "a.geojson", [(kelurahan(3), bow_tie)])) == [
        (Kind.INVALID_OUTLINE, Verdict.REFUSES)
    ]


def test_a_kelurahan_under_the_wrong_kecamatan_shows_as_a_detached_part(tmp_path: Path) -> None:
    parents = (1, 2, 1, 2)
    features = [({**kelurahan(at, parent), "code": f"K{at}"}, square(at, 0)) for at, parent in enumerate(parents)]

    findings = draft(write_geojson(tmp_path / "a.geojson", features)).report.findings

    assert [(finding.kind, finding.codes) for finding in findings] == [
        (Kind.DETACHED_PART, ("32.75.01",)),
        (Kind.DETACHED_PART, ("32.75.02",)),
    ]


def test_the_edition_before_is_compared_by_code_and_area(tmp_path: Path) -> None:
    before = draft(write_geojson(tmp_path / "a.geojson", city())).boundaries
    after = [*city()[:2], (city()[2][0], square(2, 0, width=1.5)), (kelurahan(9, parent=2), square(3.5, 0))]

    report = draft(write_geojson(tmp_path / "b.geojson", after), previous=before).report

    assert not report.refused
    assert [(area.code[-4:], area.change and round(area.change, 3)) for area in report.areas] == [
        ("1001", 0), ("1002", 0), ("1003", 0.5), ("1009", None),
    ]  # fmt: skip
    assert [finding.text for finding in report.findings] == [
        "32.75.02.1009 Kelurahan 9 is not in the edition before",
        "32.75.02.1004 Kelurahan 4 was in the edition before and is not in this file",
        "32.75.02.1003 Kelurahan 3 +50.0%: 1.2243 → 1.8365 km²",
    ]


def test_a_refused_file_is_compared_too(tmp_path: Path) -> None:
    before = draft(write_geojson(tmp_path / "a.geojson", city())).boundaries
    bow_tie = shapely.Polygon([(107, -6.25), (107.01, -6.24), (107.01, -6.25), (107, -6.24), (107, -6.25)])
    after = [(city()[0][0], bow_tie), *city()[2:]]

    report = draft(write_geojson(tmp_path / "b.geojson", after), previous=before).report

    assert [finding.kind for finding in report.findings] == [Kind.INVALID_OUTLINE, Kind.VANISHED_CODE]
    assert [area.area_m2 is None for area in report.areas] == [True, False, False]


def test_a_place_under_another_kecamatan_than_before_is_told(tmp_path: Path) -> None:
    """Chicago's way of codes: nothing in the code itself says to whom a place belongs."""
    parents = [1, 1, 2, 2]
    before, after = (
        [({**kelurahan(at, parent), "code": f"K{at}"}, square(at, 0)) for at, parent in enumerate(under)]
        for under in (parents, [1, 2, 2, 2])
    )
    earlier = draft(write_geojson(tmp_path / "a.geojson", before)).boundaries

    report = draft(write_geojson(tmp_path / "b.geojson", after), previous=earlier).report

    assert [(finding.kind, finding.text) for finding in report.findings] == [
        (Kind.OTHER_PARENT, "K1 Kelurahan 1 stood under 32.75.01 and stands under 32.75.02")
    ]


def test_a_file_of_another_place_is_refused(tmp_path: Path) -> None:
    far = [(p, shapely.affinity.translate(outline, 50, 10)) for p, outline in city()]

    with pytest.raises(MisplacedCoordinates, match="the Territory's metric system"):
        draft(write_geojson(tmp_path / "a.geojson", far))


def test_a_mapping_for_another_level_or_territory_is_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", city())

    for mapping in (FieldMapping({}, level="kecamatan"), FieldMapping({}, territory="31.71")):
        with pytest.raises(MappingError, match="one of them is wrong"):
            draft(path, mapping=mapping)


def test_every_step_is_told_before_it_is_done(tmp_path: Path) -> None:
    steps: list[str] = []
    path = write_geojson(tmp_path / "a.geojson", city())

    draft_boundaries(material.request(path, repair_m=10), steps.append)

    assert steps == [
        f"Reading {path}",
        "Validating 4 outlines with 20 vertices",
        "Repairing gaps up to 10 m",
        "Deriving the levels above",
    ]
