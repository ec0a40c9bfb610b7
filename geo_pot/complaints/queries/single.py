"""One complaint."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from geo_pot.complaints.errors import ComplaintNotFound
from geo_pot.complaints.models import Complaint


def get_complaint(public_id: UUID) -> Complaint:
    """The complaint with a public id; ComplaintNotFound where there is none."""
    return _get(Complaint.objects.select_related("outcome", "duplicate_of"), public_id)


def lock_complaint(public_id: UUID) -> Complaint:
    """The same, kept from other writers until the end of the transaction."""
    return _get(Complaint.objects.select_for_update(of=("self",), no_key=True), public_id)


def _get(complaints: QuerySet[Complaint], public_id: UUID) -> Complaint:
    complaint = complaints.select_related("territory").filter(public_id=public_id).first()
    if complaint is None:
        raise ComplaintNotFound(f"There is no complaint {public_id}: its id stands in the answer to its submission.")
    return complaint
