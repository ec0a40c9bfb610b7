"""The shapes of bodies, as JSON Schema (2020-12, as OpenAPI 3.1 has it). Plain data; the endpoints name them."""

from __future__ import annotations

from typing import Any

from api.schemas.accounts import ACCOUNTS
from api.schemas.complaints import COMPLAINTS
from api.schemas.directory import DIRECTORY
from api.schemas.grants import GRANTS
from api.schemas.holds import HOLDS
from api.schemas.hotspots import HOTSPOTS
from api.schemas.places import PLACES
from api.schemas.shared import SHARED

SCHEMAS: dict[str, Any] = {**SHARED, **ACCOUNTS, **GRANTS, **PLACES, **DIRECTORY, **COMPLAINTS, **HOLDS, **HOTSPOTS}


def add_schemas(result: dict[str, Any], **_hook: object) -> dict[str, Any]:
    """drf-spectacular's hook: put them where the references of the endpoints look for them."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(SCHEMAS)
    return result
