"""Settings of the service whose one address answers nothing: what Django and its middleware take by themselves."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from geo_pot.settings import *  # noqa: F403  # settings are taken over as a whole

ROOT_URLCONF = "benchmarks.empty_view"


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [path("", nothing)]
