"""Reports that the public is not shown before the control centre has looked at them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.roles import Role
from geo_pot.audit.queries import acting_as
from geo_pot.complaints.models import Complaint


def hold(*, complaint: Complaint) -> None:
    """Keep a complaint from the public; it is matched and routed all the same."""
    complaint.held_since = timezone.now()
    complaint.save(update_fields=["held_since"])


@transaction.atomic
def release(*, complaint: Complaint, by: Actor) -> Complaint:
    """Let the public see a complaint again. It takes the control centre of its Territory. Once more changes nothing."""
    if by.user_id is None or not by.has(Role.POC, complaint.territory_id):
        raise NotAllowed("Held complaints are released by the control centre of the territory.")
    held = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    if held.held_since is not None:
        with acting_as(by.user_id):
            held.held_since = None
            held.save(update_fields=["held_since"])
    return held
