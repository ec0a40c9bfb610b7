"""Opens the door to the addresses that people sign in with, for the requests that sign in and for no others."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from geo_pot.accounts.personal.queries.door import at_the_door

PATHS = "/api/auth/"


class Door:
    """A request below PATHS is one transaction at the door; one that fails leaves nothing half done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATHS):
            return self.get_response(request)
        with at_the_door():
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
            return response
