import pytest
import shapely
from shapely import box

from spatial.importing.fitting import FitRules, invalid_outlines, judge_fit
from spatial.importing.report import Finding, Kind, Verdict
from tests.spatial.importing import material
from tests.spatial.importing.material import METRE, METRIC_SRID, STEP, kelurahan, named, square


def judge(*outlines: shapely.geometry.base.BaseGeometry, repair_m: float | None = None) -> list[Finding]:
    features = [(kelurahan(number), outline) for number, outline in enumerate(outlines, start=1)]
    return list(judge_fit(material.names(features), FitRules(METRIC_SRID, 25, repair_m)))


def overlapping(width_m: float) -> tuple[shapely.Polygon, shapely.Polygon]:
    return square(0, 0), square(1 - width_m * METRE / STEP, 0)


def around_a_hole(width_m: float) -> shapely.Polygon:
    hole = square(0.3, 0.5, width=0.4, height=width_m * METRE / STEP)
    return shapely.Polygon(square(0, 0).exterior, [hole.exterior])


def test_a_valid_coverage_gives_no_finding() -> None:
    assert judge(*material.outlines(material.city())) == []


@pytest.mark.parametrize(
    ("width_m", "repair_m", "verdict"),
    [
        (3, None, Verdict.REFUSES),
        (3, 2, Verdict.REPAIRABLE),
        (24, 2, Verdict.REPAIRABLE),  # METRES is of gaps; an overlap within the tolerance loses no ground
        (26, 25, Verdict.REFUSES),  # two places claim it: no geometry can tell who is right
    ],
)
def test_an_overlap_is_judged_by_its_width(width_m: float, repair_m: float | None, verdict: Verdict) -> None:
    (finding,) = judge(*overlapping(width_m), repair_m=repair_m)

    assert (finding.kind, finding.verdict) == (Kind.OVERLAP, verdict)
    assert finding.codes == ("32.75.01.1001", "32.75.01.1002")
    assert finding.width_m == pytest.approx(width_m, rel=0.01)
    assert finding.area_m2 == pytest.approx(width_m * 1_106, rel=0.01)
    assert finding.place == pytest.approx((107.01 - width_m * METRE / 2, -6.245), abs=1e-5)


@pytest.mark.parametrize(
    ("width_m", "repair_m", "kind", "verdict"),
    [
        (8, None, Kind.SLIVER, Verdict.REFUSES),
        (8, 10, Kind.SLIVER, Verdict.REPAIRABLE),
        (12, 10, Kind.ENCLAVE, Verdict.NOTED),
        (26, None, Kind.ENCLAVE, Verdict.NOTED),
    ],
)
def test_a_gap_is_judged_by_its_width(width_m: float, repair_m: float | None, kind: Kind, verdict: Verdict) -> None:
    (finding,) = judge(around_a_hole(width_m), repair_m=repair_m)

    assert (finding.kind, finding.verdict, finding.codes) == (kind, verdict, ("32.75.01.1001",))
    assert finding.width_m == pytest.approx(width_m, rel=0.01)


def test_an_unmatched_edge_beside_an_enclave_is_still_found() -> None:
    """On the zone's central meridian, where a straight edge in degrees is one in metres too."""
    left = shapely.Polygon(box(104.99, -6.25, 105, -6.24).exterior, [box(104.993, -6.247, 104.996, -6.245).exterior])

    findings = judge(left, shapely.segmentize(box(105, -6.25, 105.01, -6.24), STEP / 2))

    assert [(finding.kind, finding.verdict) for finding in findings] == [
        (Kind.ENCLAVE, Verdict.NOTED),
        (Kind.UNMATCHED_EDGE, Verdict.REFUSES),
        (Kind.UNMATCHED_EDGE, Verdict.REFUSES),
    ]


@pytest.mark.parametrize(
    ("ring", "text", "place"),
    [
        ([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)], "Self-intersection", (0.5, 0.5)),
        ([(0, 0), (2, 0), (2, 1), (1, 0), (0, 1), (0, 0)], "Ring Self-intersection", (1, 0)),
        ([(0, 0), (1, 0), (2, 0), (0, 0)], "Self-intersection", None),
    ],
)
def test_an_invalid_outline_is_named_with_reason_and_place(
    ring: list[tuple[float, float]], text: str, place: tuple[float, float] | None
) -> None:
    outline = named(kelurahan(1), shapely.Polygon(ring), number=7)

    (finding,) = invalid_outlines([outline])

    assert (finding.kind, finding.verdict) == (Kind.INVALID_OUTLINE, Verdict.REFUSES)
    assert finding.text.startswith(f"32.75.01.1001 Kelurahan 1 (feature 7) is invalid: {text}")
    assert place is None or finding.place == place
