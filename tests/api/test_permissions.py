from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from rest_framework.views import APIView

from api.permissions import Declared
from api.v1 import urls
from geo_pot.complaints.models import Complaint
from spatial.models import Territory
from tests.api.client import post, report


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: str(pattern.name))
def test_one_class_decides_for_every_endpoint(pattern: URLPattern) -> None:
    view: type[APIView] = pattern.callback.view_class  # type: ignore[attr-defined]  # set by as_view()

    assert list(view.permission_classes) == [Declared]


def test_writing_needs_no_account_and_no_token_of_a_form(bekasi: Territory) -> None:
    client = Client(enforce_csrf_checks=True)

    assert post(client, report()).status_code == 201
    assert Complaint.objects.count() == 1


def test_every_endpoint_stands_below_its_version() -> None:
    assert get_resolver().resolve("/api/v1/complaints").view_name == "api:v1:complaints"
