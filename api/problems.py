"""Errors as application/problem+json (RFC 9457): each names the field and the way out. Translated only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from api import problem_types as types
from api.problem_types import ProblemType
from geo_pot.accounts import errors as accounts
from geo_pot.complaints import errors as complaints
from geo_pot.hotspots import errors as hotspots
from spatial import errors as spatial

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is a problem. `extra` are further members, `headers` go with the answer."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


class InvalidParameter(Problem):
    """A query parameter or header that cannot be: "bbox: four numbers are needed, not 3"."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(
            types.BAD_PARAMETER, f"{parameter}: {detail}.", errors=[{"parameter": parameter, "detail": detail}]
        )


class InvalidBody(Problem):
    """Members of the body that cannot be, each with its JSON pointer; the whole body is ""."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        detail = "; ".join(f"{pointer or 'body'}: {detail}" for pointer, detail in errors)
        super().__init__(
            types.BAD_BODY,
            f"{detail}.",
            errors=[{"pointer": pointer, "detail": detail} for pointer, detail in errors],
        )


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's hook: the problem for an error we know; None lets any other rise, to become a 500."""
    problem = as_problem(error)
    if problem is None:
        return None
    path = context["request"].path
    return Response(
        problem_body(problem, path), status=problem.kind.status, headers=problem.headers, content_type=MEDIA_TYPE
    )


def problem_body(problem: Problem, path: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"/api/problems/{problem.kind.slug}",
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": problem.detail,
        "instance": path,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return body | problem.extra


def as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    for known, translate in TRANSLATIONS.items():
        if isinstance(error, known):
            return translate(error)
    return None


def plain(kind: ProblemType) -> Callable[[Any], Problem]:
    return lambda error: Problem(kind, str(error))


def field(pointer: str) -> Callable[[Any], Problem]:
    return lambda error: InvalidBody([(pointer, str(error).removesuffix("."))])


def outside_coverage(error: complaints.OutsideCoverage) -> Problem:
    return Problem(
        types.OUTSIDE_COVERAGE,
        str(error),
        errors=[{"pointer": "/lon", "detail": str(error)}],
        extra={"nearest": error.nearest, "nearest_name": error.nearest_name, "distance_m": round(error.distance_m, 1)},
    )


def too_often(error: accounts.TooOften) -> Problem:
    return Problem(types.TOO_MANY_REQUESTS, str(error), headers={"Retry-After": str(error.wait_s)})


def method_not_allowed(error: exceptions.MethodNotAllowed) -> Problem:
    return Problem(types.METHOD_NOT_ALLOWED, str(error.detail))


def throttled(error: exceptions.Throttled) -> Problem:
    wait_s = str(int(getattr(error, "wait", None) or 1))
    return Problem(types.TOO_MANY_REQUESTS, f"Try again in {wait_s} s.", headers={"Retry-After": wait_s})


def missing(error: Exception) -> Problem:
    return Problem(types.NOT_FOUND, str(error) or "The address names nothing; /api/schema lists all there are.")


# The first that fits is taken: what is special stands before what is general.
TRANSLATIONS: dict[type[Exception], Callable[[Any], Problem]] = {
    complaints.OutsideCoverage: outside_coverage,
    complaints.InvalidComplaint: lambda error: field(f"/{error.field}")(error),
    complaints.UnknownCategory: field("/category"),
    complaints.AccountNeeded: plain(types.UNAUTHENTICATED),
    complaints.KeyReused: plain(types.KEY_REUSED),
    complaints.KeyWithoutReporter: lambda error: InvalidParameter("X-Device-Key", str(error).removesuffix(".")),
    complaints.ComplaintNotFound: plain(types.NOT_FOUND),
    complaints.NotTheReporter: plain(types.NOT_THE_REPORTER),
    complaints.ComplaintEnded: plain(types.CONFLICT),
    complaints.ComplaintChanged: plain(types.CHANGED),
    complaints.IllegalTransition: plain(types.CONFLICT),
    complaints.NoTerritory: plain(types.UNAVAILABLE),
    hotspots.SiteNotFound: plain(types.NOT_FOUND),
    hotspots.AnalysisNotFound: plain(types.NOT_FOUND),
    hotspots.NotAllowed: plain(types.FORBIDDEN),
    hotspots.InvalidAction: lambda error: field(f"/{error.field}")(error),
    hotspots.AnalysisOpen: plain(types.CONFLICT),
    spatial.UnknownTerritory: field("/territory"),
    accounts.NotAllowed: plain(types.FORBIDDEN),
    accounts.OwnGrant: plain(types.FORBIDDEN),
    accounts.ScopeMismatch: field("/role"),
    accounts.ValidityMismatch: field("/valid_to"),
    accounts.GrantExists: plain(types.ROLE_CONFLICT),
    accounts.LastAdministrator: plain(types.ROLE_CONFLICT),
    accounts.GrantNotFound: plain(types.NOT_FOUND),
    accounts.InvitationInvalid: plain(types.INVITATION_INVALID),
    accounts.MessageNotSent: plain(types.UNAVAILABLE),
    accounts.TooOften: too_often,
    Http404: missing,
    PermissionDenied: plain(types.FORBIDDEN),
    exceptions.NotFound: missing,
    exceptions.ParseError: lambda error: InvalidBody([("", str(error.detail).removesuffix("."))]),
    exceptions.MethodNotAllowed: method_not_allowed,
    exceptions.NotAcceptable: plain(types.NOT_ACCEPTABLE),
    exceptions.UnsupportedMediaType: lambda error: Problem(types.UNSUPPORTED_MEDIA_TYPE, str(error.detail)),
    exceptions.Throttled: throttled,
    exceptions.NotAuthenticated: plain(types.UNAUTHENTICATED),
    exceptions.AuthenticationFailed: plain(types.UNAUTHENTICATED),
    exceptions.PermissionDenied: plain(types.FORBIDDEN),
}
