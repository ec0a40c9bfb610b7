"""One complaint with all that the public may know of it, and for its own reporter what they wrote."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from geo_pot.agencies.models import name_in
from geo_pot.complaints.errors import ComplaintNotFound
from geo_pot.complaints.models import BorderCandidate, Complaint, StatusChange
from geo_pot.complaints.queries.lists import Order, stream_features
from geo_pot.complaints.queries.selection import visible_complaints
from spatial.queries import place_names


def read_detail(
    complaint: Complaint, *, language: str, reporter_key: str | None, followed: bool = False
) -> dict[str, Any]:
    """A GeoJSON feature: the properties of the list, then those that only a detail has.

    complaint      with its territory loaded
    reporter_key   of who asks; `text` and `accuracy_m` are told to the complaint's own reporter only
    followed       who asks has the secret link, which makes them the reporter

    raises   ComplaintNotFound where it is not for who asks
    """
    own = followed or (reporter_key is not None and complaint.reporter_key == reporter_key)
    complaints = Complaint.objects.all() if own else visible_complaints()
    rows = stream_features(
        complaints.filter(pk=complaint.pk),
        order=Order.NEWEST,
        limit=1,
        language=language,
        territory_id=complaint.territory_id,
    )
    found = next((row.feature for batch in rows for row in batch), None)
    if found is None:
        raise ComplaintNotFound(f"There is no complaint {complaint.public_id} for everybody to see.")
    feature: dict[str, Any] = json.loads(found)
    feature["properties"] |= {
        "territory": complaint.territory.code,
        "resolved_at": isoformat(complaint.resolved_at),
        **outcome_of(complaint, language),
        "duplicate_of": str(complaint.duplicate_of.public_id) if complaint.duplicate_of else None,
        **nearest_of(complaint),
        "edge_m": None if complaint.edge_m is None else round(complaint.edge_m, 2),
        "candidates": candidates_of(complaint),
        "route": {
            "status": complaint.route_status,
            "agency": feature["properties"]["agency"],
            "agency_name": feature["properties"]["agency_name"],
            "trace": complaint.route_trace,
        },
        "history": history_of(complaint),
        "own": own,
    }
    if own:
        feature["properties"] |= {"text": complaint.text, "accuracy_m": complaint.accuracy_m}
    return feature


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


def history_of(complaint: Complaint) -> list[dict[str, str | None]]:
    """The steps and their times; notes and names are the staff's."""
    steps = StatusChange.objects.filter(complaint=complaint).values_list("from_status", "to_status", "at")
    return [{"from": before, "to": after, "at": at.isoformat()} for before, after, at in steps]
