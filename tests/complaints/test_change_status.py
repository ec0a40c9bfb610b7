"""A complaint's life, step by step: every pair of the workflow, the allowed and the forbidden."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from geo_pot.accounts.models import User
from geo_pot.complaints.actions import change_status
from geo_pot.complaints.errors import ComplaintNotFound, IllegalTransition
from geo_pot.complaints.models import Complaint, StatusChange
from geo_pot.complaints.workflow import MAY_FOLLOW, Status
from geo_pot.outbox.models import Event
from tests.complaints.grid_city import CENTRE_OF_A, GridCity, build

# The steps to each status from submitted.
WAY_TO: dict[Status, tuple[Status, ...]] = {
    Status.SUBMITTED: (),
    Status.VERIFIED: (Status.VERIFIED,),
    Status.ASSIGNED: (Status.ASSIGNED,),
    Status.IN_PROGRESS: (Status.ASSIGNED, Status.IN_PROGRESS),
    Status.WAITING: (Status.ASSIGNED, Status.WAITING),
    Status.TRANSFERRED: (Status.ASSIGNED, Status.TRANSFERRED),
    Status.RESOLVED: (Status.RESOLVED,),
    Status.CLOSED: (Status.RESOLVED, Status.CLOSED),
    Status.REJECTED: (Status.REJECTED,),
    Status.DUPLICATE: (Status.DUPLICATE,),
    Status.REOPENED: (Status.RESOLVED, Status.REOPENED),
}
PAIRS = [(current, following) for current in Status for following in Status if current != following]


def complaint_at(city: GridCity, status: Status) -> Complaint:
    complaint = Complaint.objects.create(**city.complaint(*CENTRE_OF_A))
    for step in WAY_TO[status]:
        take(city, complaint, step)
    complaint.refresh_from_db()
    return complaint


def take(city: GridCity, complaint: Complaint, step: Status) -> StatusChange:
    original = None
    if step == Status.DUPLICATE:
        original = Complaint.objects.create(**city.complaint(*CENTRE_OF_A)).public_id
    return change_status(public_id=complaint.public_id, to=step, duplicate_of=original)


@pytest.mark.parametrize(("current", "following"), PAIRS)
def test_a_step_is_taken_only_where_the_workflow_has_it(city: GridCity, current: Status, following: Status) -> None:
    complaint = complaint_at(city, current)

    if following in MAY_FOLLOW[current]:
        change = take(city, complaint, following)
        assert (change.from_status, change.to_status) == (current, following)
    else:
        with pytest.raises(IllegalTransition, match=f"{complaint.receipt} is {current}: it can become"):
            take(city, complaint, following)
        complaint.refresh_from_db()
        assert complaint.status == current


def test_the_history_says_who_took_a_step_and_why(city: GridCity) -> None:
    complaint = complaint_at(city, Status.SUBMITTED)
    officer = User.objects.create_user("officer")

    change_status(public_id=complaint.public_id, to=Status.RESOLVED, by=officer, note="Sudah bersih", outcome="removed")
    change_status(public_id=complaint.public_id, to=Status.REOPENED)

    steps = [(change.to_status, change.by, change.note) for change in complaint.history.all()]
    assert steps == [("submitted", None, ""), ("resolved", officer, "Sudah bersih"), ("reopened", None, "")]


def test_a_history_is_a_chain(city: GridCity) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    complaint = Complaint.objects.create(**city.complaint(*CENTRE_OF_A), created_at=yesterday)
    for step in (Status.ASSIGNED, Status.WAITING, Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED, Status.REOPENED):
        take(city, complaint, step)

    history = list(complaint.history.all())

    assert all(before.to_status == after.from_status for before, after in pairwise(history))
    assert all(before.at <= after.at for before, after in pairwise(history))


def test_a_step_is_announced_once(city: GridCity) -> None:
    complaint = complaint_at(city, Status.RESOLVED)

    events = Event.objects.filter(kind="complaint_status_changed", payload__complaint_id=complaint.pk)

    assert [(event.payload["from"], event.payload["to"]) for event in events] == [("submitted", "resolved")]


def test_an_outcome_that_means_removed_dates_the_clean_up(city: GridCity) -> None:
    removed, inspected = complaint_at(city, Status.SUBMITTED), complaint_at(city, Status.SUBMITTED)

    change_status(public_id=removed.public_id, to=Status.RESOLVED, outcome="removed")
    change_status(public_id=inspected.public_id, to=Status.RESOLVED, outcome="inspected")

    removed.refresh_from_db()
    inspected.refresh_from_db()
    assert removed.cleaned_at == removed.resolved_at is not None
    assert (inspected.cleaned_at, inspected.resolved_at is not None) == (None, True)


def test_closing_keeps_the_outcome_and_reopening_takes_it_back(city: GridCity) -> None:
    complaint = complaint_at(city, Status.SUBMITTED)
    change_status(public_id=complaint.public_id, to=Status.RESOLVED, outcome="removed")

    change_status(public_id=complaint.public_id, to=Status.CLOSED)
    complaint.refresh_from_db()
    closed = (complaint.outcome and complaint.outcome.code, complaint.resolved_at is not None)
    change_status(public_id=complaint.public_id, to=Status.REOPENED)
    complaint.refresh_from_db()

    assert closed == ("removed", True)
    assert (complaint.outcome, complaint.resolved_at, complaint.cleaned_at) == (None, None, None)


def test_a_duplicate_names_the_complaint_that_is_kept(city: GridCity) -> None:
    complaint, kept, third = (complaint_at(city, Status.SUBMITTED) for _ in range(3))
    elsewhere = Complaint.objects.create(**build("OTHER").complaint(*CENTRE_OF_A))

    def duplicate(of: uuid.UUID | None) -> StatusChange:
        return change_status(public_id=complaint.public_id, to=Status.DUPLICATE, duplicate_of=of)

    change_status(public_id=third.public_id, to=Status.DUPLICATE, duplicate_of=kept.public_id)
    for wrong, reason in (
        (None, "needs duplicate_of"),
        (complaint.public_id, "of itself"),
        (third.public_id, "is a duplicate itself"),
        (elsewhere.public_id, "another city"),
    ):
        with pytest.raises(IllegalTransition, match=reason):
            duplicate(wrong)
    with pytest.raises(ComplaintNotFound):
        duplicate(uuid.uuid4())
    duplicate(kept.public_id)
    complaint.refresh_from_db()

    assert complaint.duplicate_of == kept


@pytest.mark.parametrize(
    ("to", "options", "reason"),
    [
        (Status.ASSIGNED, {"outcome": "removed"}, "goes with resolved or rejected"),
        (Status.RESOLVED, {"outcome": "ufo"}, "there are inspected"),
        (Status.ASSIGNED, {"duplicate_of": uuid.uuid4()}, "goes with duplicate"),
    ],
)
def test_what_does_not_go_with_a_step_is_refused(
    city: GridCity, to: Status, options: dict[str, object], reason: str
) -> None:
    complaint = complaint_at(city, Status.SUBMITTED)

    with pytest.raises(IllegalTransition, match=reason):
        change_status(public_id=complaint.public_id, to=to, **options)  # type: ignore[arg-type]  # one option of several


def test_a_complaint_that_is_not_there_is_not_found(db: None) -> None:
    with pytest.raises(ComplaintNotFound):
        change_status(public_id=uuid.uuid4(), to=Status.RESOLVED)


def test_a_complaint_that_others_are_duplicates_of_cannot_point_to_itself_by_any_writer(city: GridCity) -> None:
    complaint = complaint_at(city, Status.SUBMITTED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(duplicate_of=complaint)
