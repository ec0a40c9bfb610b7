"""A planner asks about a polygon of their own, and is answered later. The answer is theirs alone, and makes no Site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import isfinite
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.agencies.models import Category, CategoryGroup
from geo_pot.failures import FailureWritten
from geo_pot.hotspots.actions.request import default_seed
from geo_pot.hotspots.errors import AnalysisNotFound, AnalysisOpen, NotAllowed, TooMuch
from geo_pot.hotspots.local_days import LocalDays
from geo_pot.hotspots.models import AnalysisState, PlannerAnalysis
from geo_pot.hotspots.models.analyses import OPEN_ANALYSIS
from geo_pot.hotspots.permissions import may_analyse
from geo_pot.hotspots.queries.analyses import around, outline_in_metres
from geo_pot.hotspots.queries.reports import GroupReports, read_reports
from geo_pot.outbox.actions import announce
from spatial.analysis.analyse import analyse
from spatial.analysis.results import Analysis, Site
from spatial.models import WGS84_SRID


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A polygon (WGS 84), what complaints are about, and when they were made: [begins_at, ends_at)."""

    outline: Polygon | MultiPolygon
    group: CategoryGroup
    category: Category | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


def request_analysis(*, question: Question, by: Actor) -> PlannerAnalysis:
    """Write a question down and announce it. One open question a planner.

    Raises NotAllowed for who does not see the whole Territory, AnalysisOpen while an earlier question is open.
    """
    territory = question.group.territory
    if by.user_id is None or not may_analyse(by, territory.pk):
        raise NotAllowed("Analyses on demand are for planners, the control centre and administrators, signed in.")
    outline = question.outline
    try:
        with transaction.atomic():
            analysis = PlannerAnalysis.objects.create(
                by_id=by.user_id,
                territory=territory,
                group=question.group,
                category=question.category,
                outline=outline if isinstance(outline, MultiPolygon) else MultiPolygon(outline, srid=WGS84_SRID),
                begins_at=question.begins_at,
                ends_at=question.ends_at or timezone.now(),
            )
            announce("hotspot_analysis_requested", {"analysis_id": analysis.pk})
    except IntegrityError as error:
        if not PlannerAnalysis.objects.filter(by=by.user_id, state__in=OPEN_ANALYSIS).exists():
            raise
        raise AnalysisOpen("Your last analysis is not done yet: one at a time.") from error
    return analysis


def find_analysis(public_id: UUID, by: Actor) -> PlannerAnalysis:
    """A question of one's own. Raises AnalysisNotFound for any other."""
    found = PlannerAnalysis.objects.filter(public_id=public_id, by=by.user_id).select_related("territory", "group")
    analysis = None if by.user_id is None else found.first()
    if analysis is None:
        raise AnalysisNotFound(f"There is no analysis {public_id} of yours.")
    return analysis


def answer(*, analysis_id: int) -> None:
    """Answer a question, or write down why not and let the error rise. One that has its answer is left alone."""
    with transaction.atomic():
        open_ones = PlannerAnalysis.objects.filter(pk=analysis_id, state__in=OPEN_ANALYSIS)
        analysis = open_ones.select_related("territory", "group__territory").select_for_update(of=("self",)).first()
        if analysis is None:
            return
        if analysis.attempts >= settings.HOTSPOT_ATTEMPTS:
            fail_analysis(analysis_id, f"begun {analysis.attempts} times and never ended")
            return
        open_ones.update(state=AnalysisState.RUNNING, attempts=F("attempts") + 1)
    with FailureWritten(partial(fail_analysis, analysis_id)):
        result = result_of(analysis)
    PlannerAnalysis.objects.filter(pk=analysis_id, state=AnalysisState.RUNNING).update(
        state=AnalysisState.DONE, result=result, finished_at=timezone.now()
    )


def fail_analysis(analysis_id: int, error: str) -> None:
    """Write down why there is no answer; what was written last stays, an answer that is there does too."""
    PlannerAnalysis.objects.filter(pk=analysis_id).exclude(state=AnalysisState.DONE).update(
        state=AnalysisState.FAILED, error=error, finished_at=timezone.now()
    )


def result_of(analysis: PlannerAnalysis) -> dict[str, Any]:
    """The sites whose centre lies in the polygon, the most to be expected first; q from decoys of their own."""
    outline = outline_in_metres(analysis)
    group = around(read_reports(analysis.group, as_of=analysis.ends_at), analysis, outline)
    if group.complaint.size > settings.HOTSPOT_ANALYSIS_POINTS:
        raise TooMuch(
            f"{group.complaint.size:,} complaints are more than the {settings.HOTSPOT_ANALYSIS_POINTS:,} that are "
            "analysed on demand: ask for a smaller polygon or a shorter time"
        )
    days = LocalDays(analysis.territory.zone)
    found = analyse(
        group.reports,
        now=days.from_moment(analysis.ends_at),
        seed=default_seed(days.day_of(analysis.ends_at), analysis.group),
    )
    shapely.prepare(outline)
    held = [site for site in found.sites if shapely.intersects_xy(outline, site.x, site.y)]
    inside = sorted(held, key=lambda site: site.rank)
    return {
        "type": "FeatureCollection",
        "features": [feature_of(number, site, group, analysis) for number, site in enumerate(inside, start=1)],
        "counts": counts_of(found, inside),
    }


def counts_of(found: Analysis, inside: list[Site]) -> dict[str, int]:
    return {"reports": found.reports, "episodes": found.episodes, "sites": len(inside)}


def feature_of(number: int, site: Site, group: GroupReports, analysis: PlannerAnalysis) -> dict[str, Any]:
    days, srid = LocalDays(analysis.territory.zone), analysis.territory.metric_srid
    point = Point(site.x, site.y, srid=srid)
    point.transform(WGS84_SRID)
    return {
        "type": "Feature",
        "id": str(number),
        "geometry": {"type": "Point", "coordinates": [round(point.x, 6), round(point.y, 6)]},
        "properties": {
            "id": str(number),
            "state": site.state.value,
            "class": site.site_class.value,
            "q": round(site.q, 4),
            "rank": number,
            "evidence": {
                "k": site.k,
                "m": site.m,
                "window_d": site.window_d if isfinite(site.window_d) else None,
                "within_m": site.within_m,
                "channel": site.channel,
            },
            "expected_30d": round(site.expected_30d, 3),
            "episodes": len(site.episodes),
            "confirmed_episodes": site.confirmed_episodes,
            "reports": site.reports,
            "reporters": int(np.unique(group.reporter[site.members][group.reporter[site.members] >= 0]).size),
            "first_start": days.day_of(days.to_moment(site.episodes[0].start)).isoformat(),
            "last_end": days.day_of(days.to_moment(site.episodes[-1].end)).isoformat(),
            "median_gap_d": None if np.isnan(site.median_gap_d) else round(site.median_gap_d, 1),
        },
    }
