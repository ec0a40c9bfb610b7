"""Views of allauth that ours stand in for, below the same addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.headless.account.views import ManagePhoneView
from allauth.headless.mfa.views import ManageTOTPView
from allauth.headless.usersessions.views import SessionsView
from django.http import HttpResponseBase

from geo_pot.accounts.signing_in.factors import PicturedTOTPView
from geo_pot.accounts.signing_in.phone import PhoneView
from geo_pot.accounts.signing_in.sessions import NamedSessionsView

OURS: Mapping[type, Any] = {
    ManagePhoneView: PhoneView,
    ManageTOTPView: PicturedTOTPView,
    SessionsView: NamedSessionsView,
}


def in_place_of(view: Callable[..., Any]) -> Callable[..., HttpResponseBase] | None:
    """What answers instead of one of allauth's views, for the same sort of client; None for any other view."""
    ours = OURS.get(getattr(view, "view_class", type(None)))
    if ours is None:
        return None
    answer: Callable[..., HttpResponseBase] = ours.as_api_view(**view.view_initkwargs)  # type: ignore[attr-defined]
    return answer
