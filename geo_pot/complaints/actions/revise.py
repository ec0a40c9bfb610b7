"""A reporter puts their own complaint right: the pin, the category, the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction

from geo_pot.complaints.errors import ComplaintChanged, ComplaintEnded, NotTheReporter
from geo_pot.complaints.models import Complaint, RouteStatus
from geo_pot.complaints.queries.categories import category_by_code
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.complaints.queries.single import lock_complaint
from geo_pot.complaints.refusals import refusals_named
from geo_pot.complaints.workflow import OPEN, Status
from spatial.models import WGS84_SRID


@dataclass(frozen=True)
class Revision:
    """What is to be another; None leaves it. lon, lat in degrees, WGS 84 (EPSG:4326).

    `accuracy_m` goes with the place: a moved pin without one has none.
    """

    place: tuple[float, float] | None = None  # lon, lat
    accuracy_m: float | None = None
    forget_accuracy: bool = False
    category: str | None = None
    text: str | None = None


def revise(
    *, public_id: UUID, by: str | None, revision: Revision, unless_changed_since: datetime | None = None
) -> Complaint:
    """Change a complaint of one's own while it is open; it is matched and routed again in the same transaction.

    by                    the reporter's key; None is nobody's
    unless_changed_since  the `updated_at` that the change is meant for

    raises   ComplaintNotFound, NotTheReporter, ComplaintEnded, ComplaintChanged, UnknownCategory, OutsideCoverage,
             InvalidComplaint
    """
    with refusals_named(), transaction.atomic():
        complaint = lock_complaint(public_id)
        require_revisable(complaint, by, unless_changed_since)
        changed = apply_revision(complaint, revision)
        if changed:
            complaint.save(update_fields=changed)
        if complaint.route_status == RouteStatus.PENDING and route_complaints([complaint.pk]):
            complaint.refresh_from_db()
        return complaint


def require_revisable(complaint: Complaint, by: str | None, unless_changed_since: datetime | None) -> None:
    if by is None or complaint.reporter_key != by:
        raise NotTheReporter(
            f"{complaint.receipt} can be changed by who reported it only: send the X-Device-Key it was submitted with."
        )
    if complaint.status not in OPEN:
        raise ComplaintEnded(
            f"{complaint.receipt} is {Status(complaint.status)} and cannot be changed any more: submit a new complaint."
        )
    if unless_changed_since is not None and complaint.updated_at != unless_changed_since:
        raise ComplaintChanged(
            f"{complaint.receipt} was changed at {complaint.updated_at.isoformat()}: read it again, then change it."
        )


def apply_revision(complaint: Complaint, revision: Revision) -> list[str]:
    """Put the new values on the instance; the names of the fields that are others now."""
    new: dict[str, object] = {}
    if revision.place is not None:
        new |= {"location": Point(*revision.place, srid=WGS84_SRID), "accuracy_m": revision.accuracy_m}
    elif revision.accuracy_m is not None or revision.forget_accuracy:
        new["accuracy_m"] = revision.accuracy_m
    if revision.category is not None:
        new["category"] = category_by_code(revision.category, territory=complaint.territory)
    if revision.text is not None:
        new["text"] = revision.text
    changed = [name for name, value in new.items() if getattr(complaint, name) != value]
    for name in changed:
        setattr(complaint, name, new[name])
    return changed
