"""Who may come through which door: as each view declares it."""

from __future__ import annotations

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from api.authentication import actor
from geo_pot.accounts.access import Access


class Declared(BasePermission):
    """A view says in `access` who may use each of its methods. A method that it does not name is closed.

    What is told, and over what one may act, is asked further in: by the selector and by the actions.
    """

    message = "This is for roles that do not hold in this session: sign in with your second factor, if you have one."

    def has_permission(self, request: Request, view: APIView) -> bool:
        method = {"HEAD": "get"}.get(request.method or "", (request.method or "").lower())
        if method == "options" or not hasattr(view, method):
            return True  # which is answered as a method that is not there
        access: Access = getattr(view, "access", {})
        rule = access.get(method)
        if rule is None:
            return False
        who = actor(request)
        if rule.account and who.user_id is None:
            raise NotAuthenticated("This needs an account: sign in at /api/auth/app/v1 or /api/auth/browser/v1.")
        return rule.admits(who)
