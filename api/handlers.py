"""Problems that Django finds before or after any view of ours: below /api/ they are JSON as well."""

from __future__ import annotations

import json

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from api import problem_types as types
from api.problems import MEDIA_TYPE, Problem, problem_body
from geo_pot.accounts.access import ANYBODY, declared

API_ROOT = "/api/"


@csrf_exempt  # nothing is changed here, and the refusal of a forged request would be a page of HTML
@declared(get=ANYBODY)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:  # noqa: ARG001 -- Django's
    return respond(request, Problem(types.NOT_FOUND, "The address names nothing; /api/schema lists all there are."))


def handle_404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return not_found(request) if is_api(request) else defaults.page_not_found(request, exception)


def handle_400(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return respond(request, Problem(types.BAD_PARAMETER, "The request cannot be understood."))


def handle_403(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not is_api(request):
        return defaults.permission_denied(request, exception)
    return respond(request, Problem(types.FORBIDDEN, "Who asks may not do this."))


def handle_500(request: HttpRequest) -> HttpResponseBase:
    """A request id and nothing else: what went wrong stands in the log beside the same id."""
    if not is_api(request):
        return defaults.server_error(request)
    request_id = structlog.contextvars.get_contextvars().get("request_id", "unknown")
    detail = "Something broke on our side; nothing was stored."
    return respond(request, Problem(types.INTERNAL, detail, extra={"request_id": str(request_id)}))


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_ROOT)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    body = json.dumps(problem_body(problem, request.path), ensure_ascii=False)
    return HttpResponse(body, status=problem.kind.status, content_type=MEDIA_TYPE)
