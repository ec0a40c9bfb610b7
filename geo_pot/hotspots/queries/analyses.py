"""Questions of planners, and the complaints that they are about."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet

from geo_pot.complaints.models import Complaint
from geo_pot.hotspots.models import PlannerAnalysis
from geo_pot.hotspots.models.analyses import OPEN_ANALYSIS
from geo_pot.hotspots.queries.reports import GroupReports, positions_of
from spatial.analysis.arrays import BoolArray
from spatial.analysis.reports import UNKNOWN

HALO_M = 300.0  # what lies around decides whether a site beats its street


def open_analyses(*, requested_before: datetime) -> QuerySet[PlannerAnalysis]:
    """Questions that were asked some time ago and have no answer."""
    return PlannerAnalysis.objects.filter(state__in=OPEN_ANALYSIS, requested_at__lt=requested_before).order_by("id")


def outline_in_metres(analysis: PlannerAnalysis) -> shapely.Geometry:
    outline = analysis.outline.transform(analysis.territory.metric_srid, clone=True)
    return shapely.from_wkb(bytes(outline.wkb))


def around(group: GroupReports, analysis: PlannerAnalysis, outline: shapely.Geometry) -> GroupReports:
    """The reports in the polygon and a halo around it, of the period and category that are asked for."""
    halo = shapely.buffer(outline, HALO_M)
    shapely.prepare(halo)
    asked: BoolArray = shapely.intersects_xy(halo, group.reports.x, group.reports.y)
    if analysis.category_id is not None or analysis.begins_at is not None:
        complaints = Complaint.objects.filter(category__group=analysis.group, created_at__lt=analysis.ends_at)
        if analysis.category_id is not None:
            complaints = complaints.filter(category=analysis.category_id)
        if analysis.begins_at is not None:
            complaints = complaints.filter(created_at__gte=analysis.begins_at)
        wanted = np.fromiter(complaints.values_list("pk", flat=True), np.int64)
        asked &= np.isin(group.complaint, wanted)
    return only(group, asked)


def only(group: GroupReports, rows: BoolArray) -> GroupReports:
    """Some of the reports; a duplicate whose original is not among them stands alone."""
    reports = group.reports
    columns: dict[str, Any] = {
        field.name: None if (values := getattr(reports, field.name)) is None else values[rows]
        for field in fields(reports)
    }
    original = reports.whole("original")[rows]
    ids = np.append(group.complaint, UNKNOWN)
    columns["original"] = positions_of(ids[original], group.complaint[rows])
    return replace(
        group,
        reports=replace(reports, **columns),
        complaint=group.complaint[rows],
        reporter=group.reporter[rows],
        already_public=group.already_public[rows],
    )
