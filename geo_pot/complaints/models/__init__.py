"""The tables of the complaints."""

from geo_pot.complaints.models.complaint import (
    EXTERNAL_ID_LIMIT,
    TEXT_LIMIT,
    WIDE_M,
    Assignment,
    BorderCandidate,
    Complaint,
    MatchMethod,
    Outcome,
    Precision,
    RouteStatus,
    Source,
    StandIn,
    StatusChange,
    Submission,
    Transition,
)
from geo_pot.complaints.models.following import FollowLink
from geo_pot.complaints.models.publication import (
    UNDER_WAY,
    ComplaintMatch,
    MatchColumns,
    Publication,
    PublicationState,
    StagedMatch,
)

__all__ = [
    "EXTERNAL_ID_LIMIT",
    "TEXT_LIMIT",
    "UNDER_WAY",
    "WIDE_M",
    "Assignment",
    "BorderCandidate",
    "Complaint",
    "ComplaintMatch",
    "FollowLink",
    "MatchColumns",
    "MatchMethod",
    "Outcome",
    "Precision",
    "Publication",
    "PublicationState",
    "RouteStatus",
    "Source",
    "StagedMatch",
    "StandIn",
    "StatusChange",
    "Submission",
    "Transition",
]
