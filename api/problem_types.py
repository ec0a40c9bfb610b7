"""Every kind of problem the API tells of: its address is /api/problems/SLUG, where these words stand (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemType:
    slug: str
    status: int
    title: str
    text: str  # what to do about it


BAD_PARAMETER = ProblemType(
    "bad-parameter",
    400,
    "A parameter cannot be understood",
    "A query parameter or header has a value that the endpoint does not take, or a name that it does not know. `errors`"
    " names each with `parameter` and says what is expected. Nothing was changed.",
)
BAD_BODY = ProblemType(
    "bad-body",
    400,
    "The body cannot be understood",
    "The body is not JSON, or a member of it has a value that cannot be. `errors` names each with `pointer`, a JSON"
    " pointer (RFC 6901) into the body. Nothing was stored.",
)
NOT_THE_REPORTER = ProblemType(
    "not-the-reporter",
    403,
    "Somebody else's complaint",
    "A complaint is changed by who reported it. Send the X-Device-Key that it was submitted with.",
)
FORBIDDEN = ProblemType("forbidden", 403, "Not allowed", "Who asks may not do this.")
UNAUTHENTICATED = ProblemType("unauthenticated", 401, "Who are you?", "This needs an account or a device key.")
NOT_FOUND = ProblemType(
    "not-found", 404, "There is no such thing", "The address names nothing. /api/schema lists all addresses there are."
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed", 405, "Not with this method", "The header `Allow` names the methods of this address."
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable", 406, "Not in this format", "The API answers in JSON and GeoJSON; ask for one of them, or for */*."
)
CONFLICT = ProblemType(
    "conflict",
    409,
    "Not in this state",
    "The complaint has gone on in its life, so that it can no longer be changed like this. `detail` says what can be"
    " done instead.",
)
ROLE_CONFLICT = ProblemType(
    "role-conflict",
    409,
    "The roles do not allow it",
    "The person has the role already, or a territory would be left without an administrator. `detail` says which.",
)
INVITATION_INVALID = ProblemType(
    "invitation-invalid",
    410,
    "The invitation is not valid",
    "It was used, withdrawn, has expired, or was sent to another address. Ask an administrator for a new one.",
)
CHANGED = ProblemType(
    "changed-meanwhile",
    412,
    "Changed meanwhile",
    "The thing is no longer what `If-Match` names. Read it again, look at it, and repeat the change with its new ETag.",
)
TOO_LARGE = ProblemType("too-large", 413, "Too large", "A body holds one complaint; `detail` gives the limit.")
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type", 415, "Not this kind of body", "Send application/json or application/geo+json."
)
OUTSIDE_COVERAGE = ProblemType(
    "outside-coverage",
    422,
    "Outside the city",
    "The place lies farther from the city than its coverage limit. `nearest`, `nearest_name` and `distance_m` say what"
    " is nearest. Move the pin; are longitude and latitude in this order?",
)
KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    422,
    "The key stands for another complaint",
    "An Idempotency-Key is made once for each complaint. The same key with another body is refused, so that no report"
    " is lost silently. Make a new UUID.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests", 429, "Too many requests", "Wait for as many seconds as `Retry-After` says."
)
INTERNAL = ProblemType(
    "internal",
    500,
    "Our fault",
    "Something broke on our side, and nothing was stored. By the `request_id` the service's keeper finds out what.",
)
UNAVAILABLE = ProblemType(
    "unavailable", 503, "Not ready", "Something that the answer needs is not there yet; `detail` says what."
)

PROBLEM_TYPES = {
    kind.slug: kind
    for kind in (
        BAD_PARAMETER,
        BAD_BODY,
        UNAUTHENTICATED,
        NOT_THE_REPORTER,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        CONFLICT,
        ROLE_CONFLICT,
        INVITATION_INVALID,
        CHANGED,
        TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        OUTSIDE_COVERAGE,
        KEY_REUSED,
        TOO_MANY_REQUESTS,
        INTERNAL,
        UNAVAILABLE,
    )
}
