"""An import from end to end: a file in, a report and perhaps a set of boundaries out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from spatial.importing.comparing import compare_with, detached_parts, measure_areas
from spatial.importing.crowding import require_few_crossings
from spatial.importing.errors import MappingError
from spatial.importing.fitting import FitRules, invalid_outlines, judge_fit
from spatial.importing.hierarchy import derive_levels
from spatial.importing.known_codes import fill_codes
from spatial.importing.mapping import FieldMapping, name_features
from spatial.importing.projection import require_true_scale
from spatial.importing.reading import read_boundaries
from spatial.importing.records import FINEST, BoundaryFile, BoundarySet, LevelName, NamedOutline
from spatial.importing.repair import repair
from spatial.importing.report import AreaOfPlace, Finding, Report, Verdict
from spatial.importing.source_files import Limits
from spatial.importing.validation import check_names

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What an import is to read, and for whom.

    srid, layer   as for `read_boundaries`
    mapping       None: the usual field names
    rules         metric SRID and tolerance of the Territory, and the repair asked for
    previous      the edition to compare with
    """

    path: str
    level: LevelName
    territory_code: str
    territory_name: str
    rules: FitRules
    srid: int | None = None
    layer: str | None = None
    mapping: FieldMapping | None = None
    previous: BoundarySet | None = None
    limits: Limits | None = None


@dataclass(frozen=True)
class Draft:
    """What came of it. There are boundaries exactly where the report does not refuse."""

    report: Report
    boundaries: BoundarySet | None


def quiet(_step: str) -> None:
    """Progress that nobody watches."""


def draft_boundaries(request: Request, progress: Progress = quiet) -> Draft:
    """Read, validate, repair if asked to, and derive the upper levels.

    progress   is told each step as it begins

    raises   BoundaryFileError for a file that cannot be read at all; what is wrong with one that can is in the report
    """
    _require_agreement(request)
    progress(f"Reading {request.path}")
    layer = request.layer or (request.mapping.layer if request.mapping else None)
    file = read_boundaries(request.path, srid=request.srid, layer=layer, limits=request.limits)
    outlines = _named(file, request)
    shapes = np.array([outline.outline for outline in outlines], dtype=object)
    require_true_scale(shapes, request.rules.metric_srid)
    require_few_crossings(file.name, shapes)
    progress(f"Validating {len(outlines):,} outlines with {int(shapely.get_num_coordinates(shapes).sum()):,} vertices")
    findings = _findings(outlines, request)
    boundaries = None if _refused(findings) else _boundaries(outlines, request, progress)
    if boundaries is not None:
        outlines = _mended(outlines, boundaries)
        findings = [*map(_repaired, findings), *detached_parts(boundaries)]
    areas = measure_areas(outlines, request.previous, request.rules.metric_srid)
    if request.previous is not None:
        findings.extend(compare_with(request.previous, outlines, areas))
    return Draft(_report(file, findings, areas, request), boundaries)


def _require_agreement(request: Request) -> None:
    mapping = request.mapping
    if mapping is None:
        return
    for word, told, asked in (
        ("level", mapping.level, request.level),
        ("territory", mapping.territory, request.territory_code),
    ):
        if told not in (None, asked):
            raise MappingError(
                f"The mapping is for the {word} {told}, and the import for {asked}: one of them is wrong."
            )


def _named(file: BoundaryFile, request: Request) -> list[NamedOutline]:
    """With an edition before, a name is enough: its code is looked up there."""
    if request.previous is None:
        return name_features(file, request.mapping, request.level)
    return fill_codes(name_features(file, request.mapping, request.level, needed=["name"]), request.previous)


def _findings(outlines: Sequence[NamedOutline], request: Request) -> list[Finding]:
    """Invalid outlines are left out of the measuring: there is no area of a bow-tie."""
    invalid = list(invalid_outlines(outlines))
    sound = [outline for outline in outlines if shapely.is_valid(outline.outline)]
    fit = judge_fit(sound, request.rules) if sound else ()
    return [*check_names(outlines, request.level, request.territory_code), *invalid, *fit]


def _refused(findings: Sequence[Finding]) -> bool:
    return any(finding.verdict is Verdict.REFUSES for finding in findings)


def _repaired(finding: Finding) -> Finding:
    return replace(finding, verdict=Verdict.REPAIRED) if finding.verdict is Verdict.REPAIRABLE else finding


def _boundaries(outlines: Sequence[NamedOutline], request: Request, progress: Progress) -> BoundarySet:
    if request.rules.repair_m is not None:
        progress(f"Repairing gaps up to {request.rules.repair_m:g} m")
        shapes = np.array([outline.outline for outline in outlines], dtype=object)
        mended = repair(shapes, request.rules.repair_m, request.rules.metric_srid)
        outlines = [replace(outline, outline=shape) for outline, shape in zip(outlines, mended, strict=True)]
    progress("Deriving the levels above")
    return derive_levels(outlines, territory_code=request.territory_code, territory_name=request.territory_name)


def _mended(outlines: Sequence[NamedOutline], boundaries: BoundarySet) -> list[NamedOutline]:
    shapes = {boundary.code: boundary.outline for boundary in boundaries.of(FINEST)}
    return [replace(outline, outline=shapes[outline.code]) for outline in outlines]


def _report(file: BoundaryFile, findings: Sequence[Finding], areas: Sequence[AreaOfPlace], request: Request) -> Report:
    return Report(
        file=file.name,
        level=request.level,
        srid=file.srid,
        metric_srid=request.rules.metric_srid,
        repair_m=request.rules.repair_m,
        features=len(file.features),
        vertices=sum(int(shapely.get_num_coordinates(feature.outline)) for feature in file.features),
        notices=file.notices,
        findings=tuple(findings),
        areas=tuple(areas),
    )
