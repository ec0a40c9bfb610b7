"""What a lurah or camat asks first about her area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from geo_pot.agencies.models import Category, name_in
from geo_pot.complaints.models import BorderCandidate, Complaint
from geo_pot.complaints.queries.selection import Within, visible_complaints
from geo_pot.complaints.workflow import OPEN, Status
from spatial.models import Level
from spatial.queries import inside_ids, place_names

WEEKS = 12
SHOWN_NEIGHBOURS = 20


@dataclass(frozen=True)
class Week:
    """Monday to Sunday of a city. Instants are aware; [start, end)."""

    monday: date
    start: datetime

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Week:
        day = moment.astimezone(zone).date()
        return cls.starting(day - timedelta(days=day.weekday()), zone)

    @classmethod
    def starting(cls, monday: date, zone: ZoneInfo) -> Week:
        return cls(monday, datetime(monday.year, monday.month, monday.day, tzinfo=zone))


def summarise(within: Within, *, zone: ZoneInfo, now: datetime, language: str) -> dict[str, Any]:
    """Open, new and resolved complaints of an Area, by category and by week, and the neighbours' at its border.

    zone   the Territory's: weeks begin on its Monday
    now    aware; the week that holds it is "this week", the last of the trend
    """
    complaints = visible_complaints().filter(within.condition())
    week = Week.of(now, zone)
    by_category = count_by_category(complaints, week, language)
    return {
        "open": sum(row["open"] for row in by_category),
        "new_this_week": sum(row["new_this_week"] for row in by_category),
        "resolved_this_week": complaints.filter(
            resolved_at__gte=week.start, status__in=(Status.RESOLVED, Status.CLOSED)
        ).count(),
        "by_category": by_category,
        "by_status": count_by_status(complaints),
        "trend": count_by_week(complaints, week, zone),
        "border_complaints_of_neighbours": border_complaints(within, language),
    }


def count_by_category(complaints: QuerySet[Complaint], week: Week, language: str) -> list[dict[str, Any]]:
    """Categories with something open or new, most open first."""
    rows = complaints.values("category").annotate(
        open=Count("id", filter=Q(status__in=OPEN)), new_this_week=Count("id", filter=Q(created_at__gte=week.start))
    )
    counts = {row["category"]: row for row in rows.filter(Q(open__gt=0) | Q(new_this_week__gt=0))}
    categories = Category.objects.filter(pk__in=counts).order_by("order", "code")
    found = [
        {
            "category": category.code,
            "name": category.name_in(language),
            "open": counts[category.pk]["open"],
            "new_this_week": counts[category.pk]["new_this_week"],
        }
        for category in categories
    ]
    return sorted(found, key=lambda row: (-row["open"], -row["new_this_week"]))


def count_by_status(complaints: QuerySet[Complaint]) -> dict[str, int]:
    counts = dict(complaints.values_list("status").annotate(Count("id")))
    return {status.value: counts.get(status.value, 0) for status in Status}


def count_by_week(complaints: QuerySet[Complaint], week: Week, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Complaints made in each of the last weeks, oldest first; a week is named by its Monday."""
    mondays = [week.monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    recent = complaints.filter(created_at__gte=Week.starting(mondays[0], zone).start)
    rows = recent.values_list(TruncWeek("created_at", tzinfo=zone)).annotate(Count("id"))
    counts = {start.date(): count for start, count in rows}
    return [{"week": monday.isoformat(), "count": counts.get(monday, 0)} for monday in mondays]


def border_complaints(within: Within, language: str) -> dict[str, Any]:
    """Open complaints that a neighbour holds, but that may belong here: flagged, never counted as this area's own."""
    candidates = BorderCandidate.objects.filter(
        area__in=inside_ids(within.area_id), complaint__status__in=OPEN, complaint__in=visible_complaints()
    )
    candidates = candidates.exclude(complaint__kelurahan__in=inside_ids(within.area_id))
    if within.level == Level.KOTA:
        candidates = candidates.none()
    rows = candidates.select_related("complaint__category").order_by("-complaint__created_at", "-complaint_id")
    shown: dict[int, BorderCandidate] = {}
    for row in rows[: SHOWN_NEIGHBOURS * 2]:
        shown.setdefault(row.complaint_id, row)
    places = place_names({row.complaint.kelurahan_id for row in shown.values() if row.complaint.kelurahan_id})
    return {
        "count": candidates.values("complaint").distinct().count(),
        "items": [border_item(row, places, language) for row in list(shown.values())[:SHOWN_NEIGHBOURS]],
    }


def border_item(candidate: BorderCandidate, places: dict[int, Any], language: str) -> dict[str, Any]:
    complaint = candidate.complaint
    holder = places.get(complaint.kelurahan_id or 0)
    return {
        "id": str(complaint.public_id),
        "receipt": complaint.receipt,
        "category": complaint.category.code,
        "category_name": name_in(complaint.category.names, language, complaint.category.code),
        "status": complaint.status,
        "created_at": complaint.created_at.isoformat(),
        "kelurahan": holder.code if holder else None,
        "kelurahan_name": holder.name if holder else None,
        "share": round(candidate.share, 4),
    }
