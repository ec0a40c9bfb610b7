"""The number of an account, to somebody who has none: allauth's own view breaks at a method that it does not have."""

from __future__ import annotations

from typing import Any

from allauth.headless.account.views import ManagePhoneView
from allauth.headless.base.response import AuthenticationResponse
from django.http import HttpRequest, HttpResponseBase


class PhoneView(ManagePhoneView):  # type: ignore[misc]  # allauth has no types
    """POST is left to allauth, which lets somebody on the way in correct the number where the settings say so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- Django's
        response: HttpResponseBase
        if request.method != "POST" and not request.user.is_authenticated:
            response = AuthenticationResponse(request)
        else:
            response = super().dispatch(request, *args, **kwargs)
        return response
