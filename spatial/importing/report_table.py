"""A report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from spatial.importing.report import Finding, Kind, Report, Total, Verdict

SHOWN_FINDINGS = 20  # of each kind; a file gone wrong has hundreds, and --report holds them all
HEADINGS = ("found", "verdict", "count", "area m²", "largest m²", "widest m")
WIDTHS = (16, 9, 7, 15, 13, 10)

WAYS_OUT = {
    Kind.LEVEL: "Load the kelurahan; the levels above are derived from them.",
    Kind.CODE: "Correct the field in the file, or name another one in a mapping file (--mapping).",
    Kind.HIERARCHY: "Correct the parent's code or name in the file.",
    Kind.INVALID_OUTLINE: "Mend the outline (in QGIS: Fix geometries) and compare it with its neighbours.",
    Kind.OVERLAP: "Up to the Territory's tolerance, --repair METRES mends it; wider ones the source must settle.",
    Kind.SLIVER: "--repair METRES fills gaps up to that width; what is wider is kept as an enclave.",
    Kind.UNMATCHED_EDGE: "--repair METRES puts the same vertices on both sides.",
}


def report_lines(report: Report, *, shown: int = SHOWN_FINDINGS) -> Iterator[str]:
    """A table of totals, then the findings that refuse the file, then those of note, each with its place.

    shown   how many findings of one kind are listed
    """
    yield (
        f"{report.file}: {report.features:,} {report.level} with {report.vertices:,} vertices in {report.srid}, "
        f"measured in EPSG:{report.metric_srid}"
    )
    yield from (f"note: {notice}" for notice in report.notices)
    totals = report.totals()
    if not totals:
        yield "Nothing was found: a valid coverage."
        return
    yield _row(HEADINGS)
    yield from (_row(_cells(total)) for total in totals)
    for total in totals:
        yield from _listing(report.of(total.kind, verdict=total.verdict), total, shown)


def _row(cells: tuple[str, ...]) -> str:
    columns = list(zip(cells, WIDTHS, strict=True))
    words = [cell.ljust(width) for cell, width in columns[:2]]
    figures = [cell.rjust(width) for cell, width in columns[2:]]
    return "".join([*words, *figures]).rstrip()


def _cells(total: Total) -> tuple[str, ...]:
    figures = (_figure(total.area_m2, 1), _figure(total.largest_m2, 1), _figure(total.widest_m, 2))
    return (total.kind.value, total.verdict.value, f"{total.count:,}", *figures)


def _figure(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:,.{decimals}f}"


def _listing(findings: tuple[Finding, ...], total: Total, shown: int) -> Iterator[str]:
    yield ""
    yield f"{total.kind.value}, {total.verdict.value}:"
    largest_first = sorted(findings, key=lambda finding: -(finding.area_m2 or 0))
    yield from (f"  {finding_line(finding)}" for finding in largest_first[:shown])
    if total.count > shown:
        yield f"  … and {total.count - shown:,} more"
    if total.verdict is Verdict.REFUSES and total.kind in WAYS_OUT:
        yield f"  → {WAYS_OUT[total.kind]}"


def finding_line(finding: Finding) -> str:
    """One finding with its size and place."""
    size = f"{finding.area_m2:,.1f} m²" if finding.area_m2 is not None else ""
    width = f"{finding.width_m:,.2f} m wide" if finding.width_m is not None else ""
    place = "at {:.6f}, {:.6f}".format(*finding.place) if finding.place else ""
    measures = ", ".join(word for word in (size, width, place) if word)
    return f"{finding.text} ({measures})" if measures else finding.text
