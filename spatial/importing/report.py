"""What was found in a boundary file, for a person, a program, and a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import BoundaryFileError, UnreadableFeatures

COORDINATE_DECIMALS = 7  # 1 cm, finer than any finding is worth looking at


class Verdict(StrEnum):
    REFUSES = "refuses"  # keeps the file from becoming an edition
    REPAIRABLE = "repairable"  # within the repair that was asked for, but something else refuses the file
    REPAIRED = "repaired"
    NOTED = "noted"  # worth knowing, in nobody's way


class Kind(StrEnum):
    LEVEL = "level"
    CODE = "code"
    HIERARCHY = "hierarchy"
    INVALID_OUTLINE = "invalid outline"
    OVERLAP = "overlap"
    SLIVER = "gap (sliver)"
    UNMATCHED_EDGE = "unmatched edge"
    ENCLAVE = "gap (enclave)"
    DETACHED_PART = "detached part"
    NEW_CODE = "new code"
    VANISHED_CODE = "vanished code"
    OTHER_PARENT = "other parent"
    AREA_CHANGE = "area change"


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    codes     of the boundaries concerned
    text      a sentence that names them
    shape     where it is, EPSG:4326; None where it has no place
    area_m2   its size, in the Territory's metric system
    width_m   the diameter of the largest circle inside it
    """

    kind: Kind
    verdict: Verdict
    codes: tuple[str, ...]
    text: str
    shape: BaseGeometry | None = None
    area_m2: float | None = None
    width_m: float | None = None

    @property
    def place(self) -> tuple[float, float] | None:
        """A point of it, (lon, lat)."""
        if self.shape is None or self.shape.is_empty:
            return None
        point = self.shape.point_on_surface()
        return round(point.x, COORDINATE_DECIMALS), round(point.y, COORDINATE_DECIMALS)


@dataclass(frozen=True)
class AreaOfPlace:
    """How large one place is, and was in the edition in force; None where it was not there, or is now invalid."""

    code: str
    name: str
    area_m2: float | None
    before_m2: float | None

    @property
    def change(self) -> float | None:
        """As a share of what it was."""
        return self.area_m2 / self.before_m2 - 1 if self.area_m2 is not None and self.before_m2 else None


@dataclass(frozen=True)
class Total:
    """All findings of one kind and verdict together."""

    kind: Kind
    verdict: Verdict
    count: int
    area_m2: float | None
    largest_m2: float | None
    widest_m: float | None


@dataclass(frozen=True)
class Report:
    """Everything that was found in one file.

    srid          the reference system its coordinates came in
    metric_srid   the EPSG code that areas and widths were measured in
    repair_m      the diameter up to which gaps were filled; None: no repair was asked for
    areas         of the file's places, in its order, beside the edition in force
    """

    file: str
    level: str
    srid: str
    metric_srid: int
    repair_m: float | None
    features: int
    vertices: int
    notices: tuple[str, ...]
    findings: tuple[Finding, ...]
    areas: tuple[AreaOfPlace, ...] = ()

    @property
    def refused(self) -> bool:
        return any(finding.verdict is Verdict.REFUSES for finding in self.findings)

    def of(self, *kinds: Kind, verdict: Verdict | None = None) -> tuple[Finding, ...]:
        return tuple(
            finding for finding in self.findings if finding.kind in kinds and verdict in (None, finding.verdict)
        )

    def totals(self) -> list[Total]:
        """One line for each kind and verdict that occurs, in the order of Kind."""
        groups = ((kind, verdict, self.of(kind, verdict=verdict)) for kind in Kind for verdict in Verdict)
        return [_total(kind, verdict, findings) for kind, verdict, findings in groups if findings]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "level": self.level,
            "srid": self.srid,
            "metric_srid": self.metric_srid,
            "repair_m": self.repair_m,
            "features": self.features,
            "vertices": self.vertices,
            "refused": self.refused,
            "notices": list(self.notices),
            "totals": [_total_as_json(total) for total in self.totals()],
            "areas": [_area_as_json(area) for area in self.areas],
            "findings": [{**_as_properties(finding), "place": finding.place} for finding in self.findings],
        }

    def as_geojson(self) -> dict[str, Any]:
        """The findings that have a place, as a FeatureCollection (RFC 7946)."""
        return {"type": "FeatureCollection", "features": list(self._features())}

    def _features(self) -> Iterator[dict[str, Any]]:
        for number, finding in enumerate(self.findings, start=1):
            if finding.shape is not None and not finding.shape.is_empty:
                geometry = _right_handed(finding.shape)
                yield {"type": "Feature", "id": number, "properties": _as_properties(finding), "geometry": geometry}


def _total(kind: Kind, verdict: Verdict, findings: Sequence[Finding]) -> Total:
    areas = [finding.area_m2 for finding in findings if finding.area_m2 is not None]
    widths = [finding.width_m for finding in findings if finding.width_m is not None]
    return Total(
        kind, verdict, len(findings), sum(areas) if areas else None, max(areas, default=None), max(widths, default=None)
    )


def _total_as_json(total: Total) -> dict[str, Any]:
    return {
        "kind": total.kind.value,
        "verdict": total.verdict.value,
        "count": total.count,
        "area_m2": _rounded(total.area_m2),
        "largest_m2": _rounded(total.largest_m2),
        "widest_m": _rounded(total.widest_m),
    }


def _area_as_json(area: AreaOfPlace) -> dict[str, Any]:
    return {
        "code": area.code,
        "name": area.name,
        "area_m2": _rounded(area.area_m2),
        "before_m2": _rounded(area.before_m2),
        "change": None if area.change is None else round(area.change, 5),
    }


def unreadable_as_json(file: str, reason: BoundaryFileError) -> dict[str, Any]:
    """What a report says of a file that could not be read or measured at all."""
    problems = list(reason.problems) if isinstance(reason, UnreadableFeatures) else []
    return {"file": file, "refused": True, "reason": str(reason), "problems": problems}


def _as_properties(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "verdict": finding.verdict.value,
        "codes": list(finding.codes),
        "text": finding.text,
        "area_m2": _rounded(finding.area_m2),
        "width_m": _rounded(finding.width_m),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _right_handed(shape: BaseGeometry) -> dict[str, Any]:
    """Unrounded: a sliver a micrometre wide would collapse to a line."""
    return dict(mapping(shapely.orient_polygons(shape)))
