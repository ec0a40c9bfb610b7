"""The description of the API: for programs, for people, and for who met a problem. All of it works offline."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from api.problem_types import PROBLEM_TYPES
from geo_pot.accounts.access import ANYBODY, Access, declared


@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, as JSON, or as YAML for who asks for that."""

    access: ClassVar[Access] = {"get": ANYBODY}
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]  # noqa: RUF012 -- DRF's declaration


@declared(get=ANYBODY)
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"schema_url": reverse("api:schema")})


@declared(get=ANYBODY)
@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """What a `type` of a problem means, and what to do."""
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        raise Http404(f"no problem {slug!r}")
    return render(request, "api/problem.html", {"kind": kind})
