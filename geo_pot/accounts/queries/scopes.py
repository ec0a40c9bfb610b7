"""Grants in the words that people know: codes of territories, areas and agencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo_pot.accounts.actor import Right
from geo_pot.agencies.models import Agency
from spatial.models import Boundary, Territory


@dataclass(frozen=True)
class ToldRight:
    role: str
    territory: str
    area: str | None
    agency: str | None


def area_codes(area_ids: Iterable[int | None]) -> dict[int, str]:
    """Areas by the code of their latest boundary."""
    latest = Boundary.objects.filter(area_id__in={area_id for area_id in area_ids if area_id is not None})
    return dict(latest.order_by("edition__valid_from").values_list("area_id", "code"))


def told(rights: Iterable[Right]) -> list[ToldRight]:
    """Grants by code; an Area by that of its latest boundary."""
    rights = tuple(rights)
    territories = dict(
        Territory.objects.filter(pk__in={right.territory_id for right in rights}).values_list("pk", "code")
    )
    agencies = dict(Agency.objects.filter(pk__in={right.agency_id for right in rights}).values_list("pk", "code"))
    areas = area_codes(right.area_id for right in rights)
    return [
        ToldRight(
            role=right.role.value,
            territory=territories[right.territory_id],
            area=None if right.area_id is None else areas.get(right.area_id),
            agency=None if right.agency_id is None else agencies[right.agency_id],
        )
        for right in rights
    ]
