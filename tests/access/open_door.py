"""A service in which somebody forgot to say who may come in."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import ApiView
from geo_pot.urls import handler403, handler404, handler500
from geo_pot.urls import urlpatterns as others

__all__ = ["handler403", "handler404", "handler500"]


class ForgottenView(ApiView):
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- a view's signature
        return Response({"leak": True})


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("leak")


urlpatterns: list[URLPattern | URLResolver] = [
    path("forgotten", ForgottenView.as_view(), name="forgotten"),
    path("forgotten-function", forgotten, name="forgotten-function"),
    *others,
]
