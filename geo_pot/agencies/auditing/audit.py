"""Finds gaps and overlaps: for every piece of a city's ground and every category, who would answer and what decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_pot.agencies.auditing.cutting import Piece, cut_ground, polygons_of
from geo_pot.agencies.auditing.records import AuditedCategory, Claim, Finding, Ground, Kind, Responsibilities
from geo_pot.agencies.routing import Candidate, in_order, tie_break
from spatial.importing.projection import WGS84, transform

KINDS = {
    "default": Kind.GAP,
    "control_centre": Kind.GAP,
    "nobody": Kind.GAP,
    "smaller_area": Kind.OVERLAP,
    "agency_code": Kind.OVERLAP,
    "rule_code": Kind.OVERLAP,
    "priority": Kind.SHADOWED,
    "most_local": Kind.SHADOWED,
}
GRID_DEG = 1e-9  # 0.1 mm: two cuts of one edge, made from either side of it, meet again
SMALLEST_M2 = 0.01  # less is the last digit of a coordinate

Measure = Callable[[Sequence[BaseGeometry]], list[float]]


@dataclass(frozen=True)
class Verdict:
    """What is found on a piece of ground; ground with equal verdicts is one finding wherever it is connected."""

    kind: Kind
    decided_by: str
    layer: str
    rules: tuple[str, ...]
    agencies: tuple[str, ...]


def audit(facts: Responsibilities, *, measure: Measure) -> list[Finding]:
    """All gaps, overlaps and shadowed ground of a city: by kind, real ones first, largest first.

    measure   m² on the ellipsoid of outlines in degrees (EPSG:4326)

    Ground is judged for each distinct set of service areas, not for each category: most categories share one.
    """
    cuts: dict[frozenset[str], dict[int, list[Piece]]] = {}
    found: list[tuple[Verdict, tuple[str, ...], BaseGeometry]] = []
    for claims, default, categories in alike(facts):
        outlined = [claim for claim in claims if claim.outline is not None]
        key = frozenset(claim.code for claim in outlined)
        if key not in cuts:
            cuts[key] = cut_ground(facts.ground, outlined)
        for verdict, pieces in judge(facts, claims, default, cuts[key]).items():
            found.extend((verdict, categories, shape) for shape in joined(pieces))
    return measured(facts, found, measure)


def joined(pieces: Sequence[BaseGeometry]) -> list[shapely.Polygon]:
    """Connected ground, each part once."""
    return polygons_of(pieces[0] if len(pieces) == 1 else shapely.union_all(pieces, grid_size=GRID_DEG))


def alike(facts: Responsibilities) -> Iterator[tuple[list[Claim], str | None, tuple[str, ...]]]:
    """Service areas and default agency, with the codes of the categories that have just these."""
    groups: dict[tuple[frozenset[str], str | None], list[AuditedCategory]] = defaultdict(list)
    for category in facts.categories:
        serving = frozenset(claim.code for claim in facts.claims if category.id in claim.category_ids)
        groups[serving, category.default_agency].append(category)
    for (serving, default), categories in groups.items():
        claims = [claim for claim in facts.claims if claim.code in serving]
        yield claims, default, tuple(category.code for category in categories)


def judge(
    facts: Responsibilities, claims: Sequence[Claim], default: str | None, cuts: Mapping[int, Sequence[Piece]]
) -> dict[Verdict, list[BaseGeometry]]:
    """Pieces of ground by what is found on them. What one service area alone holds is well served, and left out."""
    by_outline = {claim.code: candidate(claim, "outline") for claim in claims if claim.outline is not None}
    fallbacks = fallbacks_of(facts, default)
    judged: dict[Verdict, list[BaseGeometry]] = defaultdict(list)
    for place in facts.ground:
        by_area = candidates_by_area(facts, place, claims)
        for shape, outlines in cuts[place.area_id]:
            holding = {**by_area, **{code: by_outline[code] for code in outlines}}
            candidates = in_order([*holding.values(), *fallbacks])
            if (decided_by := tie_break(candidates)) != "only":
                judged[verdict_of(candidates, decided_by)].append(shape)
    return judged


def candidate(claim: Claim, layer: str) -> Candidate:
    return Candidate(layer, claim.code, claim.agency, claim.priority, claim.area_m2)


def fallbacks_of(facts: Responsibilities, default: str | None) -> list[Candidate]:
    """Who answers where no service area holds, first the first."""
    agencies = (("default", default), ("control_centre", facts.control_centre))
    return [Candidate(layer, None, agency, None, None) for layer, agency in agencies if agency is not None]


def candidates_by_area(facts: Responsibilities, place: Ground, claims: Sequence[Claim]) -> dict[str, Candidate]:
    """By its code, each service area that holds a whole kelurahan, by the most local of its Areas."""
    layers = {"kelurahan": place.area_id, "kecamatan": place.kecamatan_id, "kota": facts.kota_id}
    found = {}
    for claim in claims:
        layer = next((name for name, area_id in layers.items() if area_id in claim.area_ids), None)
        if layer is not None:
            found[claim.code] = candidate(claim, layer)
    return found


def verdict_of(candidates: Sequence[Candidate], decided_by: str) -> Verdict:
    kind = KINDS[decided_by]
    if kind == Kind.GAP:
        first = candidates[:1]
        return Verdict(kind, decided_by, decided_by, (), tuple(each.agency for each in first))
    winner = candidates[0]
    ruled = [each for each in candidates if each.rule is not None]
    if kind == Kind.OVERLAP:
        ruled = [each for each in ruled if (each.layer, each.priority) == (winner.layer, winner.priority)]
    rules = tuple(str(each.rule) for each in ruled)
    return Verdict(kind, decided_by, winner.layer, rules, tuple(dict.fromkeys(each.agency for each in ruled)))


def measured(
    facts: Responsibilities, found: Sequence[tuple[Verdict, tuple[str, ...], BaseGeometry]], measure: Measure
) -> list[Finding]:
    shapes = [shape for _, _, shape in found]
    slivers = are_slivers(shapes, facts) if shapes else []
    findings = [
        Finding(outline=shape, area_m2=area_m2, is_sliver=is_sliver, categories=categories, **vars(verdict))
        for (verdict, categories, shape), area_m2, is_sliver in zip(found, measure(shapes), slivers, strict=True)
        if area_m2 >= SMALLEST_M2
    ]
    kinds = list(Kind)
    return sorted(findings, key=lambda each: (kinds.index(each.kind), each.is_sliver, -each.area_m2, each.categories))


def are_slivers(shapes: Sequence[BaseGeometry], facts: Responsibilities) -> list[bool]:
    """Whether no circle as wide as the Territory's tolerance fits into each."""
    plane = transform(shapes, WGS84, f"EPSG:{facts.metric_srid}")
    radius_m = facts.tolerance_m / 2
    # An area is at most its inscribed circle's radius times its perimeter: beyond that nothing needs to be shrunk.
    suspects = shapely.area(plane) <= radius_m * shapely.length(plane)
    slim = np.zeros(len(plane), dtype=bool)
    slim[suspects] = shapely.is_empty(shapely.buffer(plane[suspects], -radius_m))
    return [bool(each) for each in slim]
