"""What every endpoint has in common."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.caching import vary
from api.formats import GeoJSONRenderer, StrictGeoJSONParser, StrictJSONParser
from api.params import SPOKEN
from api.permissions import Declared
from geo_pot.accounts.access import Access


class ApiView(APIView):
    """Strict bodies in, JSON out; problems are told by the exception handler."""

    parser_classes: list[type[BaseParser]] = [StrictJSONParser, StrictGeoJSONParser]  # noqa: RUF012 -- DRF's declaration
    renderer_classes: list[type[BaseRenderer]] = [JSONRenderer]  # noqa: RUF012
    permission_classes: list[type[BasePermission]] = [Declared]  # noqa: RUF012
    access: ClassVar[Access] = {}  # of each method: who may use it
    metadata_class = None  # OPTIONS: /api/schema tells all

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        tell_language(request, response)
        return response


def tell_language(request: HttpRequest | Request, response: HttpResponseBase) -> None:
    vary(response, "Accept-Language")
    if SPOKEN in request.META:
        response["Content-Language"] = request.META[SPOKEN]


class GeoJSONView(ApiView):
    """GeoJSON by its own media type, or as plain JSON for who asks for that."""

    renderer_classes: list[type[BaseRenderer]] = [GeoJSONRenderer, JSONRenderer]  # noqa: RUF012
