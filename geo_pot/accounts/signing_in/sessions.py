"""The list of sessions, each with the names of what it was begun with: a line such as "Mozilla/5.0 (…" tells nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from allauth.headless.usersessions.response import SessionsResponse
from allauth.headless.usersessions.views import SessionsView
from allauth.usersessions.models import UserSession

from geo_pot.accounts.signing_in.devices import device_of


class NamedSessionsResponse(SessionsResponse):  # type: ignore[misc]  # allauth has no types
    def _session_data(self, session: UserSession) -> dict[str, Any]:
        return {**super()._session_data(session), "device": asdict(device_of(session.user_agent))}


class NamedSessionsView(SessionsView):  # type: ignore[misc]
    def _respond_session_list(self) -> NamedSessionsResponse:
        sessions = UserSession.objects.purge_and_list(self.request.user)
        return NamedSessionsResponse(self.request, sessions)
