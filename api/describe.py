"""The OpenAPI description of an endpoint, said beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from api.problems import MEDIA_TYPE as PROBLEM

JSON, GEOJSON = "application/json", "application/geo+json"
View = TypeVar("View", bound=Callable[..., Any])


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def described(
    summary: str,
    *,
    operation: str,
    gives: str,
    parameters: Sequence[OpenApiParameter] = (),
    takes: str | None = None,
    takes_features: bool = True,
    status: int = 200,
    geojson: bool = False,
    cached: bool = False,
    text: str = "",
) -> Callable[[View], View]:
    """Describe one method of a view.

    gives, takes   names of schemas in api/schemas; takes_features: also takes NAMEFeature, as GeoJSON
    cached         it answers 304 to a known ETag
    Everything else that an endpoint can answer is a problem.
    """
    media_types = (GEOJSON, JSON) if geojson else (JSON,)
    responses: dict[Any, Any] = {
        (status, *media_types): reference(gives),
        ("default", PROBLEM): OpenApiResponse(response=reference("Problem"), description="A problem (RFC 9457)."),
    }
    if cached:
        responses[304] = OpenApiResponse(description="What the client has still holds.")
    request = None if takes is None else {JSON: reference(takes)}
    if takes is not None and takes_features:
        request = {JSON: reference(takes), GEOJSON: reference(f"{takes}Feature")}
    decorate: Callable[[View], View] = extend_schema(
        operation_id=operation,
        summary=summary,
        description=text or summary,
        parameters=list(parameters),
        request=request,
        responses=responses,
    )
    return decorate
