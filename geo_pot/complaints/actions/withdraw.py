"""A complaint is taken from the public."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.audit.queries import acting_as
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.permissions import require_withdrawer
from geo_pot.complaints.queries.single import Seen, lock_complaint


@transaction.atomic
def withdraw(*, seen: Seen, by: Actor) -> Complaint:
    """Let the public be told of a complaint no more; who works on it sees it still. Once more changes nothing.

    raises   NotAllowed unless its reporter or the control centre asks
    """
    require_withdrawer(by, seen.complaint, own=seen.own)
    complaint = lock_complaint(seen.complaint.public_id)
    if complaint.withdrawn_at is None:
        with acting_as(by.user_id):
            complaint.withdrawn_at = timezone.now()
            complaint.save(update_fields=["withdrawn_at"])
    return complaint
