"""The cities that are served."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.describe import described
from api.params import Query
from api.v1.parameters import LANG
from api.views import ApiView
from geo_pot.accounts.access import ANYBODY, Access
from geo_pot.complaints.queries.codes import demo_territory_ids
from spatial.queries import list_territories
from spatial.queries.areas import TerritoryItem

PARAMETERS = (LANG,)


class TerritoriesView(ApiView):
    access: ClassVar[Access] = {"get": ANYBODY}

    @described("The cities that are served", operation="listTerritories", gives="Territories", parameters=PARAMETERS)
    def get(self, request: Request) -> Response:
        Query(request, PARAMETERS).language()
        demos = demo_territory_ids()
        return Response({"items": [as_json(item, demo=item.id in demos) for item in list_territories()]})


def as_json(item: TerritoryItem, *, demo: bool) -> dict[str, Any]:
    bbox, edition = item.bbox, item.edition
    return {
        "code": item.code,
        "name": item.name,
        "time_zone": item.time_zone,
        "languages": list(item.languages),
        "bbox": [round(side, 6) for side in (bbox.west, bbox.south, bbox.east, bbox.north)] if bbox else None,
        "edition": None
        if edition is None
        else {
            "name": edition.name,
            "source": edition.source,
            "licence": edition.licence,
            "valid_from": edition.valid_from.isoformat(),
        },
        "demo": demo,
    }
