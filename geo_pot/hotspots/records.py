"""From the analysis's arrays to rows: sites, their episodes, and what a run says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

import numpy as np
from django.contrib.gis.geos import Point

from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import Episode, Run, Site
from geo_pot.hotspots.privacy import centre_of_cell
from geo_pot.hotspots.queries.reports import GroupReports
from spatial.analysis.parameters import Parameters
from spatial.analysis.reports import UNKNOWN
from spatial.analysis.results import Analysis
from spatial.analysis.results import Site as Found

SAME_NAME = ("k", "m", "channel", "rank", "trend_u", "q", "expected_30d", "repeats", "background", "confirmed_episodes")
PERHAPS_NAN = ("window_d", "median_gap_d", "lower_quartile_gap_d", "upper_quartile_gap_d", "days_to_recurrence")


def number_or_none(value: float) -> float | None:
    return value if isfinite(value) else None


def site_rows(run: Run, analysis: Analysis, group: GroupReports) -> list[Site]:
    """The sites of a run, unsaved; points are in the Territory's metric system, PostGIS turns them into degrees."""
    return [site_row(run, number, found, analysis, group) for number, found in enumerate(analysis.sites, start=1)]


def site_row(run: Run, number: int, found: Found, analysis: Analysis, group: GroupReports) -> Site:
    days, srid = LocalDays(run.territory.zone), run.territory.metric_srid
    public_x, public_y = public_position(found, group)
    reporters = group.reporter[found.members]
    known = reporters[reporters != UNKNOWN]
    return Site(
        run=run,
        number=number,
        centre=Point(found.x, found.y, srid=srid),
        public_position=Point(public_x, public_y, srid=srid),
        radius_m=analysis.parameters.radius_m,
        state=found.state.value,
        site_class=found.site_class.value,
        episode_count=len(found.episodes),
        reports=found.reports,
        reporters=np.unique(known).size,
        unknown_reporters=reporters.size - known.size,
        already_public=bool(group.already_public[found.members].all()),
        first_start=days.to_moment(found.episodes[0].start),
        last_end=days.to_moment(found.episodes[-1].end),
        next_expected=days.perhaps(found.next_expected),
        next_low=days.perhaps(found.next_low),
        next_high=days.perhaps(found.next_high),
        next_from_own_gaps=found.next_from_own_gaps,
        members=group.complaint[found.members].tolist(),
        **{name: getattr(found, name) for name in SAME_NAME},
        **{name: number_or_none(getattr(found, name)) for name in PERHAPS_NAN},
    )


def public_position(found: Found, group: GroupReports) -> tuple[float, float]:
    """Centre of the cell, on the absolute grid, of the report nearest the site's centre: never a report's own place."""
    x, y = group.reports.x[found.members], group.reports.y[found.members]
    nearest = int(np.argmin(np.hypot(x - found.x, y - found.y)))
    return centre_of_cell(float(x[nearest])), centre_of_cell(float(y[nearest]))


def episode_rows(run: Run, sites: Iterable[Site], analysis: Analysis) -> list[Episode]:
    """The episodes of the sites of a run, unsaved as they are."""
    days = LocalDays(run.territory.zone)
    return [
        Episode(
            site=site,
            number=number,
            start=days.to_moment(episode.start),
            end=days.to_moment(episode.end),
            cleaned_at=days.perhaps(episode.cleaned),
            reports=episode.reports,
            reporters=episode.reporters,
            confirmed=episode.confirmed,
        )
        for site, found in zip(sites, analysis.sites, strict=True)
        for number, episode in enumerate(found.episodes, start=1)
    ]


def counts_of(analysis: Analysis, left_out: Mapping[str, int]) -> dict[str, Any]:
    """What a run read, left out and found, by name."""
    return {
        "reports": analysis.reports,
        "episodes": analysis.episodes,
        "modes": analysis.modes,
        "sites": len(analysis.sites),
        "by_state": dict(Counter(state.value for state in analysis.sites.state)),
        "reporters_known": analysis.reporters_known,
        "left_out": dict(Counter(analysis.left_out) + Counter(left_out)),
        "corrected": {reason: count for reason, count in analysis.corrected.items() if count},
        "failed_gates": dict(analysis.failed_gates),
    }


def parameters_of(parameters: Parameters) -> dict[str, Any]:
    """The setting of a run, for JSON, which has no infinity: a window of all the time is null."""
    plain = asdict(parameters)
    plain["windows_d"] = [number_or_none(window) for window in parameters.windows_d]
    return plain
