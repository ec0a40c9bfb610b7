"""Whether a file's outlines are sound, and whether they fit together: coverage's measures, judged and named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spatial.importing.coverage import Gap, Overlap, find_gaps, find_overlaps, unmatched_edges
from spatial.importing.errors import RepairFailed
from spatial.importing.projection import WGS84, Geometries, transform
from spatial.importing.records import NamedOutline
from spatial.importing.report import Finding, Kind, Verdict

REASON_AND_PLACE = re.compile(r"(.*)\[(\S+) (\S+)\]")  # "Self-intersection[107.01 -6.2]", GEOS's words


@dataclass(frozen=True)
class FitRules:
    """By what outlines are judged.

    metric_srid   the EPSG code to measure in
    tolerance_m   a gap wider than this is an enclave, an overlap wider than this is a dispute
    repair_m      gaps up to this width are filled, and overlaps and edges mended; None repairs nothing
    """

    metric_srid: int
    tolerance_m: float
    repair_m: float | None = None

    def __post_init__(self) -> None:
        if self.repair_m is not None and not 0 < self.repair_m <= self.tolerance_m:
            raise RepairFailed(
                f"A repair of {self.repair_m:g} m is not above 0 and within the tolerance of {self.tolerance_m:g} m: "
                "a wider gap is an enclave, which is kept. Choose less, or change the Territory's tolerance."
            )


def invalid_outlines(outlines: Sequence[NamedOutline]) -> Iterator[Finding]:
    """Outlines that are no valid polygon, with GEOS's reason and the place."""
    shapes = [outline.outline for outline in outlines]
    for outline, valid, reason in zip(outlines, shapely.is_valid(shapes), shapely.is_valid_reason(shapes), strict=True):
        if not valid:
            found = REASON_AND_PLACE.fullmatch(str(reason))
            place = shapely.Point(float(found[2]), float(found[3])) if found else None
            text = f"{outline.label} (feature {outline.number}) is invalid: {found[1] if found else reason}"
            yield Finding(Kind.INVALID_OUTLINE, Verdict.REFUSES, (outline.code,), text, place)


def judge_fit(outlines: Sequence[NamedOutline], rules: FitRules) -> Iterator[Finding]:
    """Overlaps, gaps and edges that do not match.

    outlines   valid ones
    """
    degrees: Geometries = np.array([outline.outline for outline in outlines], dtype=object)
    metres = transform(degrees, WGS84, f"EPSG:{rules.metric_srid}")
    overlaps, gaps = find_overlaps(metres), find_gaps(metres)
    pieces = _back([*(overlap.pieces for overlap in overlaps), *(gap.shape for gap in gaps)], rules)
    for overlap, piece in zip(overlaps, pieces, strict=False):
        yield _overlap_finding(overlap, piece, outlines, rules)
    for gap, piece in zip(gaps, pieces[len(overlaps) :], strict=True):
        yield _gap_finding(gap, piece, outlines, rules)
    # What overlaps or leaves a sliver has unmatched edges there; an enclave's edges match.
    explained = {at for overlap in overlaps for at in (overlap.first, overlap.second)}
    explained |= {at for gap in gaps if _gap_verdict(gap.width_m, rules)[0] is Kind.SLIVER for at in gap.around}
    verdict = Verdict.REFUSES if rules.repair_m is None else Verdict.REPAIRABLE
    for at, edge in enumerate(unmatched_edges(degrees)):
        if not shapely.is_empty(edge) and at not in explained:
            text = f"{outlines[at].label} does not have its neighbour's vertices on a shared edge"
            yield Finding(Kind.UNMATCHED_EDGE, verdict, (outlines[at].code,), text, edge)


def _back(pieces: list[BaseGeometry], rules: FitRules) -> Geometries:
    return transform(pieces, f"EPSG:{rules.metric_srid}", WGS84) if pieces else np.array([], dtype=object)


def _overlap_finding(
    overlap: Overlap, piece: BaseGeometry, outlines: Sequence[NamedOutline], rules: FitRules
) -> Finding:
    first, second = outlines[overlap.first], outlines[overlap.second]
    wide = overlap.width_m > rules.tolerance_m
    verdict = Verdict.REFUSES if wide or rules.repair_m is None else Verdict.REPAIRABLE
    text = f"{first.label} and {second.label} overlap"
    if wide:
        text += f", wider than the tolerance of {rules.tolerance_m:g} m"
    return Finding(Kind.OVERLAP, verdict, (first.code, second.code), text, piece, overlap.area_m2, overlap.width_m)


def _gap_finding(gap: Gap, piece: BaseGeometry, outlines: Sequence[NamedOutline], rules: FitRules) -> Finding:
    kind, verdict = _gap_verdict(gap.width_m, rules)
    around = [outlines[at] for at in gap.around]
    text = f"Nobody's ground between {', '.join(outline.label for outline in around)}"
    return Finding(kind, verdict, tuple(outline.code for outline in around), text, piece, gap.area_m2, gap.width_m)


def _gap_verdict(width_m: float, rules: FitRules) -> tuple[Kind, Verdict]:
    """With a repair its width parts sliver and enclave: who asks for 10 m has decided that 11 m is a place."""
    if rules.repair_m is None:
        sliver = width_m <= rules.tolerance_m
        return (Kind.SLIVER, Verdict.REFUSES) if sliver else (Kind.ENCLAVE, Verdict.NOTED)
    return (Kind.SLIVER, Verdict.REPAIRABLE) if width_m <= rules.repair_m else (Kind.ENCLAVE, Verdict.NOTED)
