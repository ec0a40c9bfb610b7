"""Setting a second factor up, with the picture that an app on a phone reads from another screen."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from allauth.headless.mfa.views import ManageTOTPView
from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse


class PicturedTOTPView(ManageTOTPView):  # type: ignore[misc]  # allauth has no types
    """Who has no factor is answered 404 with a new secret in `meta`; `totp_svg` there says the same as a QR code."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- Django's
        answer: HttpResponse = super().get(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            told = json.loads(answer.content)
            told["meta"]["totp_svg"] = get_adapter().build_totp_svg(told["meta"]["totp_url"])
            answer.content = json.dumps(told)
        return answer
