"""Who may write."""

from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class WriteWithoutAccount(BasePermission):
    """Anybody may read what is public and report something.

    Whose complaint it is, is asked by the action that changes it. To be replaced when there are accounts and roles.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 -- the signature is DRF's
        return True
