"""One complaint: as somebody sees it, or whole, for the actions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from geo_pot.complaints.errors import ComplaintNotFound
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.selection import seen_by
from geo_pot.complaints.queries.sight import IN_FULL, Sight, View


@dataclass(frozen=True)
class Seen:
    """A complaint, and how much of it may be told to who asks; see `selection.visible_complaints`."""

    complaint: Complaint
    view: View
    own: bool
    exact: bool

    @property
    def in_full(self) -> bool:
        return self.view in IN_FULL


def find_seen(public_id: UUID, sight: Sight) -> Seen:
    """The complaint with a public id. ComplaintNotFound where there is none, or none for who asks: it is not told
    which."""
    complaints = seen_by(sight).select_related("territory", "category", "outcome")
    complaint = complaints.filter(public_id=public_id).first()
    if complaint is None:
        raise not_found(public_id)
    return Seen(
        complaint,
        View(complaint.view),  # type: ignore[attr-defined]  # annotated by the selector, as are the others
        complaint.own,  # type: ignore[attr-defined]
        complaint.exact,  # type: ignore[attr-defined]
    )


def get_complaint(public_id: UUID) -> Complaint:
    """The complaint with a public id, whoever may see it; ComplaintNotFound where there is none."""
    return _get(Complaint.objects.all(), public_id)


def lock_complaint(public_id: UUID) -> Complaint:
    """The same, kept from other writers until the end of the transaction."""
    return _get(Complaint.objects.select_for_update(of=("self",), no_key=True), public_id)


def _get(complaints: QuerySet[Complaint], public_id: UUID) -> Complaint:
    complaint = complaints.select_related("territory").filter(public_id=public_id).first()
    if complaint is None:
        raise not_found(public_id)
    return complaint


def not_found(public_id: UUID) -> ComplaintNotFound:
    return ComplaintNotFound(f"There is no complaint {public_id}: its id stands in the answer to its submission.")
