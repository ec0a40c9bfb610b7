"""What a lurah or camat asks first about her area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from geo_pot.accounts.actor import Actor
from geo_pot.agencies.models import Category, name_in
from geo_pot.complaints.models import BorderCandidate, Complaint
from geo_pot.complaints.queries.selection import Within, visible_complaints
from geo_pot.complaints.workflow import OPEN, Kind, Status
from spatial.models import Level
from spatial.queries import inside_ids, place_names

WEEKS = 12
SHOWN_NEIGHBOURS = 20
RESOLVED = frozenset({Status.RESOLVED, Status.CLOSED})


@dataclass(frozen=True)
class Tally:
    """Complaints of one category in one status."""

    category_id: int
    status: Status
    number: int
    new_this_week: int
    resolved_this_week: int


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


def summarise(within: Within, actor: Actor, *, zone: ZoneInfo, now: datetime, language: str) -> dict[str, Any]:
    """Open, new and resolved complaints of an Area, by category and by week, and the neighbours' at its border.

    actor  who asks: nothing else than what they see is counted, and early warnings are never
    zone   the Territory's: weeks begin on its Monday
    now    aware; the week that holds it is "this week", the last of the trend
    """
    seen = visible_complaints(actor).exclude(kind=Kind.EARLY_WARNING)
    complaints = seen.filter(within.condition())
    week = Week.of(now, zone)
    tallies = tally(complaints, week)
    return {
        "open": sum(row.number for row in tallies if row.status in OPEN),
        "new_this_week": sum(row.new_this_week for row in tallies),
        "resolved_this_week": sum(row.resolved_this_week for row in tallies if row.status in RESOLVED),
        "by_category": by_category(tallies, language),
        "by_status": {status.value: sum(row.number for row in tallies if row.status == status) for status in Status},
        "trend": count_by_week(complaints, week, zone),
        "border_complaints_of_neighbours": border_complaints(within, seen, language),
    }


def tally(complaints: QuerySet[Complaint], week: Week) -> list[Tally]:
    """Complaints by category and status, read once."""
    rows = complaints.values("category", "status").annotate(
        number=Count("id"),
        new_this_week=Count("id", filter=Q(created_at__gte=week.start)),
        resolved_this_week=Count("id", filter=Q(resolved_at__gte=week.start)),
    )
    return [
        Tally(row["category"], Status(row["status"]), row["number"], row["new_this_week"], row["resolved_this_week"])
        for row in rows
    ]


def by_category(tallies: list[Tally], language: str) -> list[dict[str, Any]]:
    """Categories with something open or new, most open first."""
    found = [
        {
            "category": category.code,
            "name": category.name_in(language),
            "open": sum(row.number for row in tallies if row.category_id == category.pk and row.status in OPEN),
            "new_this_week": sum(row.new_this_week for row in tallies if row.category_id == category.pk),
        }
        for category in Category.objects.filter(pk__in={row.category_id for row in tallies}).order_by("order", "code")
    ]
    busy = [row for row in found if row["open"] or row["new_this_week"]]
    return sorted(busy, key=lambda row: (-row["open"], -row["new_this_week"]))


def count_by_week(complaints: QuerySet[Complaint], week: Week, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Complaints made in each of the last weeks, oldest first; a week is named by its Monday."""
    mondays = [week.monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    recent = complaints.filter(created_at__gte=Week.starting(mondays[0], zone).start)
    rows = recent.values_list(TruncWeek("created_at", tzinfo=zone)).annotate(Count("id"))
    counts = {start.date(): count for start, count in rows}
    return [{"week": monday.isoformat(), "count": counts.get(monday, 0)} for monday in mondays]


def border_complaints(within: Within, seen: QuerySet[Complaint], language: str) -> dict[str, Any]:
    """Open complaints that a neighbour holds, but that may belong here: flagged, never counted as this area's own. That
    one lies on the border is told of those alone whose very place is."""
    told = seen.filter(Q(("exact", True)), status__in=OPEN)  # a pair: mypy knows no annotations
    candidates = BorderCandidate.objects.filter(area__in=inside_ids(within.area_id), complaint__in=told.values("pk"))
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
