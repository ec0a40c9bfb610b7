"""The life of a complaint as data: statuses, which may follow which, and what each means for others."""

from __future__ import annotations

from django.db.models import TextChoices


class Kind(TextChoices):
    COMPLAINT = "complaint"
    INFORMATION = "information"
    EARLY_WARNING = "early_warning"


class Status(TextChoices):
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    REOPENED = "reopened"


# The database holds the same pairs (complaints_transition, filled after every migrate) and checks every writer by them.
MAY_FOLLOW: dict[Status, tuple[Status, ...]] = {
    Status.SUBMITTED: (Status.VERIFIED, Status.ASSIGNED, Status.RESOLVED, Status.REJECTED, Status.DUPLICATE),
    Status.VERIFIED: (Status.ASSIGNED, Status.REJECTED, Status.DUPLICATE),
    Status.ASSIGNED: (Status.IN_PROGRESS, Status.WAITING, Status.TRANSFERRED, Status.RESOLVED, Status.DUPLICATE),
    Status.IN_PROGRESS: (Status.WAITING, Status.TRANSFERRED, Status.RESOLVED),
    Status.WAITING: (Status.IN_PROGRESS,),
    Status.TRANSFERRED: (Status.ASSIGNED,),
    Status.RESOLVED: (Status.CLOSED, Status.REOPENED),
    Status.CLOSED: (Status.REOPENED,),
    Status.REJECTED: (Status.REOPENED,),
    Status.DUPLICATE: (Status.REOPENED,),
    Status.REOPENED: (Status.ASSIGNED, Status.IN_PROGRESS),
}

# Nobody works on these any more; all others are open.
ENDED = frozenset({Status.RESOLVED, Status.CLOSED, Status.REJECTED, Status.DUPLICATE})
OPEN = frozenset(Status) - ENDED

# A complaint may arrive already ended (an import), but never in the middle of an agency's work.
ARRIVES_AS = frozenset({Status.SUBMITTED}) | ENDED


def may_follow(current: Status, following: Status) -> bool:
    return following in MAY_FOLLOW[current]


def describe(current: Status) -> str:
    """What may follow, in words for an error message: "closed or reopened"."""
    names = [status.value for status in MAY_FOLLOW[current]]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
