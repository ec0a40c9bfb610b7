"""What allauth's endpoints leave open: how large a body may be, the answer to who comes too often, and to who has no
account and asks for its number."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import RateLimited
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from geo_pot.accounts.errors import MessageNotSent, TooOften
from geo_pot.accounts.personal.errors import PhoneTaken
from geo_pot.accounts.signing_in.replaced import in_place_of

PATHS = "/api/auth/"
BODY_LIMIT = 16_384  # bytes: a form of a few lines


class SignInGuard:
    """Stands right before the views of /api/auth/, and answers in the form that they have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.path.startswith(PATHS) and not (length.isdecimal() and int(length) <= BODY_LIMIT):
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"At most {BODY_LIMIT:,} bytes are taken.")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        ours = in_place_of(view)
        return None if ours is None else ours(request, *args, **kwargs)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:  # noqa: ARG002 -- Django's
        """The answer to what the adapter raises, and to registering too often, where allauth only raises. What was
        begun is undone: no half of an account stays."""
        answer = answer_to(exception)
        if answer is not None and connection.in_atomic_block:
            transaction.set_rollback(True)
        return answer


def answer_to(exception: Exception) -> HttpResponse | None:
    if isinstance(exception, RateLimited):
        return refusal(HTTPStatus.TOO_MANY_REQUESTS, "rate_limited", _("That was too often: wait a while."))
    if isinstance(exception, TooOften):
        answer = refusal(HTTPStatus.TOO_MANY_REQUESTS, "rate_limited", _("That was too often: wait a while."))
        answer["Retry-After"] = str(exception.wait_s)
        return answer
    if isinstance(exception, MessageNotSent):
        message = _("The message could not be sent. Try again, or use an e-mail address.")
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "message_not_sent", message)
    if isinstance(exception, PhoneTaken):
        return refusal(HTTPStatus.CONFLICT, "phone_taken", _("Another account has this number."))
    return None


def refusal(status: HTTPStatus, code: str, message: str) -> HttpResponse:
    return JsonResponse({"status": status.value, "errors": [{"code": code, "message": message}]}, status=status)
