"""From the analysis's arrays to rows: sightings, their episodes, a run's standing, what a run says about itself.

Numbers are rounded before they are stored: sums that ran over other reports too differ in the last digit, and a site
where nothing happened must not be written again for that.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import inf, isfinite
from typing import Any

import numpy as np
from django.contrib.gis.geos import Point

from geo_pot.hotspots.judging import Verdict
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode, Run, Sighting, Standing
from geo_pot.hotspots.months import count_months
from geo_pot.hotspots.privacy import centre_of_cell
from geo_pot.hotspots.queries.describing import Description
from geo_pot.hotspots.queries.reports import GroupReports
from spatial.analysis.parameters import Parameters
from spatial.analysis.reports import UNKNOWN
from spatial.analysis.results import Analysis
from spatial.analysis.results import Site as Found

SAME_NAME = ("k", "m", "channel", "confirmed_episodes", "next_from_own_gaps")
PERHAPS_NAN = (
    "window_d", "within_m", "median_gap_d", "lower_quartile_gap_d", "upper_quartile_gap_d", "days_to_recurrence",
)  # fmt: skip
DECIMALS = 6  # of days: a tenth of a second
MILLIMETRES = 3


def number_or_none(value: float) -> float | None:
    return round(value, DECIMALS) if isfinite(value) else None


def sighting_of(
    found: Found,
    verdict: Verdict,
    group: GroupReports,
    description: Description,
    *,
    days: LocalDays,
    srid: int,
    radius_m: float,
) -> Sighting:
    """What a run saw of a site, unsaved and without its site; PostGIS turns the points into degrees."""
    reporters = group.reporter[found.members]
    known = reporters[reporters != UNKNOWN]
    return Sighting(
        centre=Point(round(found.x, MILLIMETRES), round(found.y, MILLIMETRES), srid=srid),
        public_position=Point(*public_position(found, group), srid=srid),
        radius_m=radius_m,
        state=verdict.state,
        site_class=verdict.site_class,
        episode_count=len(found.episodes),
        reports=found.reports,
        reporters=np.unique(known).size,
        unknown_reporters=reporters.size - known.size,
        already_public=bool(group.already_public[found.members].all()),
        first_start=days.to_moment(found.episodes[0].start),
        last_end=days.to_moment(found.episodes[-1].end),
        last_cleaned=days.perhaps(max((e.cleaned for e in found.episodes if isfinite(e.cleaned)), default=inf)),
        by_month=count_months(group.reports.t[found.members]),
        categories=description.categories,
        kelurahan_id=description.kelurahan_id,
        kecamatan_id=description.kecamatan_id,
        agency_id=description.agency_id,
        members=group.complaint[found.members].tolist(),
        **{name: getattr(found, name) for name in SAME_NAME},
        **{name: number_or_none(getattr(found, name)) for name in PERHAPS_NAN},
    )


def public_position(found: Found, group: GroupReports) -> tuple[float, float]:
    """Centre of the cell, on the absolute grid, of the report nearest the site's centre: never a report's own place."""
    x, y = group.reports.x[found.members], group.reports.y[found.members]
    nearest = int(np.argmin(np.round(np.hypot(x - found.x, y - found.y), MILLIMETRES)))
    return centre_of_cell(float(x[nearest])), centre_of_cell(float(y[nearest]))


def episodes_of(found: Found, days: LocalDays) -> list[Episode]:
    """The episodes of a site, unsaved and without their sighting."""
    return [
        Episode(
            number=number,
            start=days.to_moment(episode.start),
            end=days.to_moment(episode.end),
            cleaned_at=days.perhaps(episode.cleaned),
            reports=episode.reports,
            reporters=episode.reporters,
            confirmed=episode.confirmed,
        )
        for number, episode in enumerate(found.episodes, start=1)
    ]


NOT_CONTENT = {"id", "site", "group", "since", "until", "content", "sighting"}


def content_of(sighting: Sighting, episodes: Sequence[Episode]) -> str:
    """SHA-256 of all that a sighting and its episodes say."""
    rows: list[Sighting | Episode] = [sighting, *episodes]
    return hashlib.sha256(repr([values_of(row) for row in rows]).encode()).hexdigest()


def values_of(row: Sighting | Episode) -> list[tuple[str, object]]:
    fields = sorted((field.name, field.attname) for field in row._meta.concrete_fields if field.name not in NOT_CONTENT)
    return [(name, plain(getattr(row, attname))) for name, attname in fields]


def plain(value: object) -> object:
    return (value.srid, value.coords) if isinstance(value, Point) else str(value)


def standing_of(run: Run, analysis: Analysis, site_ids: Sequence[int], days: LocalDays) -> Standing:
    """The figures of a run's sites that change by themselves, by rank; site_ids as in the analysis."""
    columns = analysis.sites.columns
    order = np.argsort(columns["rank"], kind="stable")

    def numbers(name: str) -> list[float]:
        return [round(value, 9) for value in columns[name][order].tolist()]

    def moments(name: str) -> list[Any]:
        return [days.perhaps(value) for value in columns[name][order].tolist()]

    return Standing(
        run=run,
        sites=[site_ids[i] for i in order],
        **{name: numbers(name) for name in ("q", "expected_30d", "repeats", "background", "trend_u")},
        **{name: moments(name) for name in ("next_expected", "next_low", "next_high")},
    )


def counts_of(analysis: Analysis, states: Sequence[str], left_out: Mapping[str, int]) -> dict[str, Any]:
    """What a run read, left out and found, by name."""
    return {
        "reports": analysis.reports,
        "episodes": analysis.episodes,
        "modes": analysis.modes,
        "sites": len(analysis.sites),
        "by_state": dict(Counter(states)),
        "reporters_known": analysis.reporters_known,
        "left_out": dict(Counter(analysis.left_out) + Counter(left_out)),
        "corrected": {reason: count for reason, count in analysis.corrected.items() if count},
        "failed_gates": dict(analysis.failed_gates),
    }


def parameters_of(parameters: Parameters) -> dict[str, Any]:
    """The setting of a run, for JSON, which has no infinity: a window of all the time is null."""
    stored = asdict(parameters)
    stored["windows_d"] = [number_or_none(window) for window in parameters.windows_d]
    return stored
