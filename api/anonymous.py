"""What a report without an account gets, and what becomes of too many of them."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.urls import reverse
from rest_framework.request import Request

from api.authentication import actor
from geo_pot.accounts.rates import within
from geo_pot.complaints.actions.follow import make_follow_link
from geo_pot.complaints.models import Complaint


def follow_link(request: Request, complaint: Complaint) -> dict[str, str] | None:
    """The link to follow a complaint by, told this once; None to who has an account and finds it there."""
    if actor(request).user_id is not None:
        return None
    token = make_follow_link(complaint=complaint)
    return {"token": token, "url": request.build_absolute_uri(reverse("api:v1:follow", args=[token]))}


def is_usual(request: Request) -> bool:
    """Whether the device, and all devices of its address together, keep to the rates; who has an account, always.

    Above its rate a report is taken like any other, but the public sees it only once the control centre has. A device
    makes its own key, so the address counts as well; a whole office may stand behind it, so its rate is wide.
    """
    if actor(request).user_id is not None:
        return True
    device = actor(request).device_key
    address = get_adapter().get_client_ip(request._request)
    counted = [within("anonymous-of-address", address)]
    if device is not None:
        counted.append(within("anonymous-of-device", device))
    return all(counted)
