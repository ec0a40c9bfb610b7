"""A complaint goes one step on in its life."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from geo_pot.accounts.models import User
from geo_pot.complaints import workflow
from geo_pot.complaints.errors import IllegalTransition
from geo_pot.complaints.models import Complaint, Outcome, StatusChange
from geo_pot.complaints.queries.authorship import written_by
from geo_pot.complaints.queries.single import get_complaint, lock_complaint
from geo_pot.complaints.refusals import refusals_named
from geo_pot.complaints.workflow import Status


def change_status(
    *,
    public_id: UUID,
    to: Status,
    by: User | None = None,
    note: str = "",
    outcome: str | None = None,
    duplicate_of: UUID | None = None,
) -> StatusChange:
    """Give a complaint another status; the database writes the history and announces the change.

    outcome        code of what came of it; with resolved or rejected only
    duplicate_of   public id of the complaint that is kept; with duplicate, and needed there

    raises   ComplaintNotFound, IllegalTransition
    """
    with refusals_named(), transaction.atomic():
        complaint = lock_complaint(public_id)
        require_transition(complaint, to)
        complaint.outcome = find_outcome(complaint, to, outcome)
        complaint.duplicate_of = find_original(complaint, to, duplicate_of)
        complaint.status = to
        with written_by(actor_id=by.pk if by else None, note=note):
            complaint.save(update_fields=["status", "outcome", "duplicate_of"])
        return StatusChange.objects.filter(complaint=complaint).latest("id")


def require_transition(complaint: Complaint, to: Status) -> None:
    status = Status(complaint.status)
    if not workflow.may_follow(status, to):
        raise IllegalTransition(
            f"{complaint.receipt} is {status.value}: it can become {workflow.describe(status)}, not {to.value}."
        )


def find_outcome(complaint: Complaint, to: Status, code: str | None) -> Outcome | None:
    """The outcome to store: the named one with an end, the one it has where it only closes, else none."""
    if code is None:
        return complaint.outcome if to == Status.CLOSED else None
    if to not in (Status.RESOLVED, Status.REJECTED):
        raise IllegalTransition(f"{complaint.receipt}: an outcome goes with resolved or rejected, not with {to.value}.")
    outcome = Outcome.objects.filter(code=code).first()
    if outcome is None:
        known = ", ".join(Outcome.objects.order_by("code").values_list("code", flat=True))
        raise IllegalTransition(f"{complaint.receipt}: there is no outcome {code!r}; there are {known}.")
    return outcome


def find_original(complaint: Complaint, to: Status, public_id: UUID | None) -> Complaint | None:
    """The complaint that is kept. Not a duplicate itself: chains of duplicates would hide who is kept."""
    if to != Status.DUPLICATE:
        if public_id is not None:
            raise IllegalTransition(f"{complaint.receipt}: duplicate_of goes with duplicate, not with {to.value}.")
        return None
    if public_id is None:
        raise IllegalTransition(f"{complaint.receipt} needs duplicate_of: the complaint that it is a duplicate of.")
    original = get_complaint(public_id)
    if original.pk == complaint.pk:
        raise IllegalTransition(f"{complaint.receipt} cannot be a duplicate of itself.")
    if original.status == Status.DUPLICATE:
        raise IllegalTransition(f"{original.receipt} is a duplicate itself: name the complaint that it duplicates.")
    if original.territory_id != complaint.territory_id:
        raise IllegalTransition(f"{original.receipt} belongs to another city than {complaint.receipt}.")
    return original
