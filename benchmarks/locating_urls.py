"""The service's addresses, and one that answers nothing: as lean as a view of this service can be."""

from django.urls import path
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import ApiView
from geo_pot.urls import urlpatterns as ours


class EmptyView(ApiView):
    authentication_classes: list[type[BaseAuthentication]] = []  # noqa: RUF012 -- DRF's declaration

    def get(self, request: Request) -> Response:  # noqa: ARG002 -- Django's signature
        return Response({})


urlpatterns = [path("api/v1/empty", EmptyView.as_view()), *ours]
