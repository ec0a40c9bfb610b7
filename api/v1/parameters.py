"""The query parameters and headers of the endpoints, as they stand in the OpenAPI description and are read by Query."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter

from geo_pot.complaints.workflow import Kind, Status
from spatial.models import Level
from spatial.queries.areas import Shape

CODE: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64}


def parameter(name: str, schema: dict[str, Any], description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, type=schema, location=OpenApiParameter.QUERY, description=description, required=required
    )


def header(name: str, schema: dict[str, Any], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, type=schema, location=OpenApiParameter.HEADER, description=description)


LANG = parameter(
    "lang",
    {"type": "string", "enum": [code for code, _ in settings.LANGUAGES]},
    "Language of display names; without it Accept-Language decides, Indonesian first.",
)
TERRITORY = parameter("territory", CODE, "Code of a city, as /api/v1/territories lists them.")
LEVEL = parameter("level", {"type": "string", "enum": Level.values}, "Areas of one level only.")
PARENT = parameter("parent", CODE, "Areas within the area with this code, one level below it.")
GEOMETRY = parameter(
    "geometry",
    {"type": "string", "enum": [shape.value for shape in Shape], "default": "outline"},
    "The outline, a point inside for a label, or no geometry.",
)
LON = parameter(
    "lon", {"type": "number", "minimum": -180, "maximum": 180}, "Longitude in degrees, WGS 84.", required=True
)
LAT = parameter("lat", {"type": "number", "minimum": -90, "maximum": 90}, "Latitude in degrees, WGS 84.", required=True)
ACCURACY = parameter(
    "accuracy_m",
    {"type": "number", "minimum": 0, "maximum": 100_000},
    "Radius of the reported position in metres; a wide one is on a border sooner.",
)
CATEGORY = parameter("category", CODE, "Code of a category.")
CATEGORIES = parameter("category", {"type": "string", "minLength": 1}, "Codes of categories, with commas between.")
GROUP = parameter("group", CODE, "Code of a group of categories.")
GROUPS = parameter("group", {"type": "string", "minLength": 1}, "Codes of category groups, with commas between.")
AGENCY = parameter("agency", CODE, "Code of an agency.")
AGENCIES = parameter("agency", {"type": "string", "minLength": 1}, "Codes of agencies, with commas between.")
AREA = parameter("area", CODE, "Code of an area of any level; territory settles a clash of codes.")
BOUNDARIES = parameter(
    "boundaries",
    {"type": "string", "enum": ["now", "then"], "default": "now"},
    "By which boundaries complaints lie somewhere: those in force, or those of the local day on which each was made"
    " (before the earliest, by the earliest).",
)
KELURAHAN = parameter("kelurahan", CODE, "Code of a kelurahan.")
KECAMATAN = parameter("kecamatan", CODE, "Code of a kecamatan.")
BBOX = parameter(
    "bbox",
    {"type": "string", "pattern": r"^[-+0-9.eE]+(,[-+0-9.eE]+){3}$"},
    "west,south,east,north in degrees, edges included.",
)
POLYGON = parameter(
    "polygon",
    {"type": "string", "minLength": 1},
    "A POLYGON or MULTIPOLYGON as WKT or as a GeoJSON geometry, at most 2,000 vertices, edges included.",
)
STATUS = parameter("status", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(Status.values)}.")
KIND = parameter("kind", {"type": "string", "minLength": 1}, f"With commas between: {', '.join(Kind.values)}.")
VIEW = parameter(
    "view",
    {"type": "string", "minLength": 1},
    "Only what who asks sees as such. With commas between: public; points, as the public but where it is exactly; own;"
    " staff, in full by a role; neighbour, the same: a neighbouring area holds it, and it may belong to one's own.",
)
MOMENT: dict[str, Any] = {"type": "string", "minLength": 10}
CREATED_FROM = parameter(
    "created_from", MOMENT, "Made at this instant (2026-01-31T17:00:00Z) or day (2026-01-31, local midnight) or later."
)
CREATED_TO = parameter("created_to", MOMENT, "Made before this instant, or before midnight of this day.")
UPDATED_AFTER = parameter(
    "updated_after",
    MOMENT,
    "Changed after this instant. The list is then in the order of changes, oldest first, so that who follows `next` to"
    " the end and later asks again from the last `updated_at` misses none of them.",
)
CURSOR = parameter("cursor", {"type": "string", "minLength": 1}, "From `next` of the page before.")


def limit(default: int, most: int) -> OpenApiParameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return parameter("limit", schema, "Features in one page.")


DEVICE_KEY = header(
    "X-Device-Key",
    {"type": "string", "pattern": "^[!-~]{4,200}$"},
    "A secret that the device made for itself, at random. It tells that two complaints are of one reporter; only a hash"
    " of it is stored.",
)
SESSION_TOKEN = header(
    "X-Session-Token",
    {"type": "string", "pattern": "^[0-9a-z]{8,40}$"},
    "What an app got when it signed in at /api/auth/app/v1. A browser has its cookie, and sends X-CSRFToken with what"
    " changes something.",
)
IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    {"type": "string", "format": "uuid"},
    "Made once for each complaint: a repeated request finds the complaint it made. Needs X-Device-Key.",
)
IF_MATCH = header("If-Match", {"type": "string"}, "The ETag of the complaint as it was read; another one is refused.")
IF_NONE_MATCH = header("If-None-Match", {"type": "string"}, "An ETag that the client has; 304 where it still holds.")
