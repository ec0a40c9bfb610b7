"""The staff have read what a complaint says, and the public may."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.audit.queries import acting_as
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.permissions import require_reader_of_text
from geo_pot.complaints.queries.single import lock_complaint


@transaction.atomic
def check_text(*, public_id: UUID, by: Actor) -> Complaint:
    """Note that the text was read. The public reads it where its category says "checked", without what identifies
    people; one that is changed afterwards has to be read again. Raises NotAllowed, ComplaintNotFound."""
    complaint = lock_complaint(public_id)
    require_reader_of_text(by, complaint)
    with acting_as(by.user_id):
        complaint.text_checked_at = timezone.now()
        complaint.save(update_fields=["text_checked_at"])
    return complaint
