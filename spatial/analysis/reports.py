"""Reports as they come, and the ones that can be used: checked, counted, and in an order that no file decides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from spatial.analysis.arrays import BoolArray, FloatArray, IntArray
from spatial.analysis.grid import ExtentTooLarge
from spatial.analysis.parameters import Parameters

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Reports:
    """The complaints of one category group, as arrays of one length n. Only x, y and t must be given.

    x, y          metres, in the UTM zone of the city
    t             days; local time, any origin (day resolution is enough)
    cleaned       days; when a resolution said "removed"; +inf or NaN where nothing cleaned it
    reporter      opaque number of the person, UNKNOWN (-1) where it is not known
    accuracy_m    stated accuracy of the position; NaN where not stated
    is_duplicate  the report repeats another one
    original      which one: its position in these arrays, UNKNOWN (-1) where not known
    is_rejected   the complaint was found to be none; left out of sites
    pool          a number for the surroundings whose gaps may stand in for a site's own (kecamatan)
    id            settles the order of reports that are equal in t, x and y
    """

    x: FloatArray
    y: FloatArray
    t: FloatArray
    cleaned: FloatArray | None = None
    reporter: IntArray | None = None
    accuracy_m: FloatArray | None = None
    is_duplicate: BoolArray | None = None
    original: IntArray | None = None
    is_rejected: BoolArray | None = None
    pool: IntArray | None = None
    id: IntArray | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            values = getattr(self, field.name)
            if values is not None and values.shape != self.x.shape:
                raise ValueError(f"Reports.{field.name} has shape {values.shape}, x has {self.x.shape}: give one each")
        if self.original is not None and self.original.max(initial=UNKNOWN) >= self.x.size:
            raise ValueError(f"Reports.original names row {self.original.max()}, there are {self.x.size}: count from 0")

    def column(self, name: str, otherwise: float) -> FloatArray:
        """A column that need not be given, as floats, or its default."""
        values = getattr(self, name)
        return np.full(self.x.size, otherwise) if values is None else np.asarray(values, np.float64)

    def whole(self, name: str, otherwise: int = UNKNOWN) -> IntArray:
        """The same for whole numbers and yes or no."""
        values = getattr(self, name)
        return np.full(self.x.size, otherwise, np.int64) if values is None else np.asarray(values, np.int64)


@dataclass(frozen=True, slots=True)
class Usable:
    """The reports that make sites, in canonical order: by t, x, y, then id.

    rows            (n,) position of each in the Reports given
    x, y            (n,) metres from `centre`: sums keep their digits
    t, cleaned      (n,) days; cleaned is never before t nor after now
    reporter        (n,) who; where the source names nobody every report is a different person
    pool            (n,)
    duplicate_rows  (d,) position of every usable duplicate in the Reports given; they are not among the n
    originals       (d,) the report it repeats, a position in these n, or UNKNOWN
    left_out        reason → number of reports
    """

    rows: IntArray
    x: FloatArray
    y: FloatArray
    t: FloatArray
    cleaned: FloatArray
    reporter: IntArray
    pool: IntArray
    centre: tuple[float, float]
    reporters_known: bool
    duplicate_rows: IntArray
    originals: IntArray
    left_out: Mapping[str, int]
    corrected: Mapping[str, int]


def select(reports: Reports, *, now: float, parameters: Parameters) -> Usable:
    """Choose the reports that may make sites as of `now`; nothing later is looked at.

    Raises ExtentTooLarge when what remains spans more than `extent_limit_m`.
    """
    keep, left_out = _sieve(reports, now, parameters)
    duplicate = reports.whole("is_duplicate", 0).astype(bool)
    rows = _in_order(reports, np.flatnonzero(keep & ~duplicate))
    duplicates = _in_order(reports, np.flatnonzero(keep & duplicate))
    _check_extent(reports.x[rows], reports.y[rows], parameters.extent_limit_m)
    cleaned, corrected = _as_known(reports, rows, now)
    given = reports.whole("reporter")
    known = bool((given >= 0).any())
    x, y = reports.x[rows].astype(np.float64), reports.y[rows].astype(np.float64)
    centre = (float(x.mean()), float(y.mean())) if rows.size else (0.0, 0.0)
    return Usable(
        rows=rows,
        x=x - centre[0],
        y=y - centre[1],
        t=reports.t[rows].astype(np.float64),
        cleaned=cleaned,
        reporter=given[rows] if known else np.arange(rows.size),
        pool=reports.whole("pool", 0)[rows],
        centre=centre,
        reporters_known=known,
        duplicate_rows=duplicates,
        originals=_find_originals(reports, rows, duplicates),
        left_out=left_out,
        corrected=corrected,
    )


def _sieve(reports: Reports, now: float, parameters: Parameters) -> tuple[BoolArray, dict[str, int]]:
    """Each report is left out for the first reason that holds."""
    reasons = {
        "no position": ~(np.isfinite(reports.x) & np.isfinite(reports.y)),
        "no date": ~np.isfinite(reports.t),
        "after now": reports.t > now,
        "rejected": reports.whole("is_rejected", 0).astype(bool),
        "position too vague": reports.column("accuracy_m", 0.0) > parameters.accuracy_limit_m,
    }
    keep = np.ones(reports.x.size, np.bool_)
    counts = {}
    for reason, holds in reasons.items():
        counts[reason] = int((keep & holds).sum())
        keep &= ~holds
    return keep, counts


def _in_order(reports: Reports, rows: IntArray) -> IntArray:
    """By (t, x, y, id); what follows only matters where no ids are given and reports stand in one spot at one time."""
    cleaned, reporter = reports.column("cleaned", np.inf)[rows], reports.whole("reporter")[rows]
    keys = (cleaned, reporter, reports.whole("id")[rows], reports.y[rows], reports.x[rows], reports.t[rows])
    return rows[np.lexsort(keys)]


def _check_extent(x: FloatArray, y: FloatArray, limit_m: float) -> None:
    if x.size and max(np.ptp(x), np.ptp(y)) > limit_m:
        raise ExtentTooLarge(
            f"the reports span {np.ptp(x) / 1000:.0f} x {np.ptp(y) / 1000:.0f} km, more than {limit_m / 1000:.0f}: "
            f"look for a stray coordinate near ({x[np.argmax(np.abs(x - np.median(x)))]:.0f}, "
            f"{y[np.argmax(np.abs(y - np.median(y)))]:.0f})"
        )


def _as_known(reports: Reports, rows: IntArray, now: float) -> tuple[FloatArray, dict[str, int]]:
    """Clean-ups as they were known at `now`; one before its own report is a skewed clock."""
    cleaned = reports.column("cleaned", np.inf)[rows]
    t = reports.t[rows]
    later = np.isfinite(cleaned) & (cleaned > now)
    cleaned = np.where(np.isnan(cleaned) | (cleaned > now), np.inf, cleaned)
    skewed = cleaned < t
    counts = {"cleaned after now": int(later.sum()), "cleaned before reported": int(skewed.sum())}
    return np.where(skewed, t, cleaned), counts


def _find_originals(reports: Reports, rows: IntArray, duplicates: IntArray) -> IntArray:
    """Follow each duplicate to the usable report it repeats; chains of duplicates and loops end at UNKNOWN."""
    original = reports.whole("original")
    position = np.full(reports.x.size + 1, UNKNOWN)  # the last entry answers for UNKNOWN
    position[rows] = np.arange(rows.size)
    at = original[duplicates]
    for _ in range(8):  # a chain longer than this is a loop
        stuck = (at >= 0) & (position[at] < 0)
        at = np.where(stuck, original[at], at)
    return position[at]
