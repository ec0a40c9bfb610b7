"""One complaint with all that somebody may know of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from geo_pot.agencies.models import name_in
from geo_pot.agencies.publicity import PublicText
from geo_pot.complaints.models import BorderCandidate, Complaint, StatusChange
from geo_pot.complaints.queries.lists import Order, stream_features
from geo_pot.complaints.queries.selection import seen_by
from geo_pot.complaints.queries.sight import BY_ROLE, Sight, View
from geo_pot.complaints.queries.single import Seen
from geo_pot.complaints.redaction import redact
from spatial.queries import place_names


def read_detail(seen: Seen, sight: Sight, *, language: str) -> dict[str, Any]:
    """A GeoJSON feature: the properties of the list, then those that only a detail has.

    seen    by whom `sight` is
    """
    complaint = seen.complaint
    rows = stream_features(
        seen_by(sight).filter(pk=complaint.pk),
        order=Order.NEWEST,
        limit=1,
        language=language,
        territory_id=complaint.territory_id,
    )
    feature: dict[str, Any] = json.loads(next(row.feature for batch in rows for row in batch))
    feature["properties"] |= {
        "territory": complaint.territory.code,
        "resolved_at": isoformat(complaint.resolved_at),
        **outcome_of(complaint, language),
        "duplicate_of": original_of(complaint, sight),
        **place_of(seen),
        "route": {
            "status": complaint.route_status,
            "agency": feature["properties"]["agency"],
            "agency_name": feature["properties"]["agency_name"],
            "trace": complaint.route_trace if seen.exact else None,
        },
        "history": history_of(seen),
        "own": seen.own,
        **words_of(seen),
    }
    return feature


def place_of(seen: Seen) -> dict[str, Any]:
    """What depends on the very point is told with the point alone."""
    complaint = seen.complaint
    if not seen.exact:
        return {"nearest": None, "nearest_name": None, "edge_m": None, "candidates": []}
    return {
        **nearest_of(complaint),
        "edge_m": None if complaint.edge_m is None else round(complaint.edge_m, 2),
        "candidates": candidates_of(complaint),
    }


def words_of(seen: Seen) -> dict[str, Any]:
    """What the reporter wrote, and for the staff what is decided about it."""
    complaint = seen.complaint
    if not seen.in_full:
        public = {"text": redact(complaint.text)} if is_text_public(complaint) else {}
        return public | ({"accuracy_m": complaint.accuracy_m} if seen.view is View.POINTS else {})
    words = {
        "text": complaint.text,
        "accuracy_m": complaint.accuracy_m,
        "sensitivity": complaint.sensitivity,
        "withdrawn_at": isoformat(complaint.withdrawn_at),
    }
    if seen.view in BY_ROLE:
        words |= {
            "held_since": isoformat(complaint.held_since),
            "text_checked_at": isoformat(complaint.text_checked_at),
        }
    return words


def is_text_public(complaint: Complaint) -> bool:
    rule = complaint.category.public_text
    return rule == PublicText.REDACTED or (rule == PublicText.CHECKED and complaint.text_checked_at is not None)


def original_of(complaint: Complaint, sight: Sight) -> str | None:
    """What it is a duplicate of, if that is seen too."""
    if complaint.duplicate_of_id is None:
        return None
    original = seen_by(sight).filter(pk=complaint.duplicate_of_id).values_list("public_id", flat=True).first()
    return None if original is None else str(original)


def isoformat(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def outcome_of(complaint: Complaint, language: str) -> dict[str, str | None]:
    outcome = complaint.outcome
    if outcome is None:
        return {"outcome": None, "outcome_name": None}
    return {"outcome": outcome.code, "outcome_name": name_in(outcome.names, language, outcome.code)}


def nearest_of(complaint: Complaint) -> dict[str, str | None]:
    """The nearest area, where none covers the place."""
    place = place_names([complaint.nearest_area_id])[complaint.nearest_area_id] if complaint.nearest_area_id else None
    return {"nearest": place.code if place else None, "nearest_name": place.name if place else None}


def candidates_of(complaint: Complaint) -> list[dict[str, Any]]:
    """The areas that a complaint on a border may belong to, largest share first."""
    if not complaint.on_border:
        return []
    shares = dict(BorderCandidate.objects.filter(complaint=complaint).values_list("area_id", "share"))
    places = place_names(shares)
    found = [
        {"code": place.code, "name": place.name, "share": round(shares[area_id], 4)}
        for area_id, place in places.items()
    ]
    return sorted(found, key=lambda candidate: (-candidate["share"], candidate["code"]))


def history_of(seen: Seen) -> list[dict[str, str | None]]:
    """The steps and their times; notes are for the staff, and who made a step for nobody here."""
    steps = StatusChange.objects.filter(complaint=seen.complaint)
    return [
        {"from": step.from_status, "to": step.to_status, "at": step.at.isoformat()}
        | ({"note": step.note} if seen.view in BY_ROLE else {})
        for step in steps
    ]
