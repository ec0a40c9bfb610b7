"""Reports that the public is not shown before the control centre has looked at them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.roles import Role
from geo_pot.audit.queries import acting_as
from geo_pot.complaints.actions.change_status import change_status
from geo_pot.complaints.errors import IllegalTransition, InvalidComplaint
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.single import lock_complaint
from geo_pot.complaints.workflow import Status

REASON_LIMIT = 500


def hold(*, complaint: Complaint) -> None:
    """Keep a complaint from the public; it is matched and routed all the same."""
    complaint.held_since = timezone.now()
    complaint.save(update_fields=["held_since"])


@transaction.atomic
def release(*, complaint: Complaint, by: Actor) -> Complaint:
    """Let the public see a complaint again. It takes the control centre of its Territory. Once more changes nothing.

    raises   NotAllowed; IllegalTransition where it was rejected
    """
    releaser = require_control_centre(by, complaint)
    held = lock_complaint(complaint.public_id)
    if held.held_since is not None:
        if held.status == Status.REJECTED:
            raise IllegalTransition("%(receipt)s was rejected: it stays held.", receipt=held.receipt)
        with acting_as(releaser):
            held.held_since = None
            held.save(update_fields=["held_since"])
    return held


@transaction.atomic
def reject(*, complaint: Complaint, reason: str, by: Actor) -> Complaint:
    """End a held complaint, which nobody is shown but its reporter and the control centre. It stays held.

    reason   kept as the note of the step, for the staff

    raises   NotAllowed; InvalidComplaint without a reason; IllegalTransition where it is not held, or ended already
    """
    rejecter = require_control_centre(by, complaint)
    reason = reason.strip()
    if not reason or len(reason) > REASON_LIMIT:
        raise InvalidComplaint("reason", "say why, in at most %(number)s characters.", number=REASON_LIMIT)
    held = lock_complaint(complaint.public_id)
    if held.held_since is None:
        raise IllegalTransition("%(receipt)s is not held: it was released, or never was.", receipt=held.receipt)
    with acting_as(rejecter):
        change_status(public_id=held.public_id, to=Status.REJECTED, note=reason)
    held.refresh_from_db(fields=["status"])
    return held


def require_control_centre(by: Actor, complaint: Complaint) -> int:
    """Their account; NotAllowed for who is not of the control centre of the complaint's Territory."""
    if by.user_id is None or not by.has(Role.POC, complaint.territory_id):
        raise NotAllowed("Held complaints are decided on by the control centre of the territory.")
    return by.user_id
