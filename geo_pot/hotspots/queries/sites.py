"""One site that a reader may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from geo_pot.hotspots.errors import SiteNotFound
from geo_pot.hotspots.filters import HotspotFilter
from geo_pot.hotspots.privacy import Reader
from geo_pot.hotspots.queries.published import LIST_HOTSPOTS, values_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A site that a reader may see, as a feature, and how exactly."""

    feature: dict[str, Any]
    site_id: int
    sighting_id: int
    is_staff: bool
    is_exact: bool
    zone: ZoneInfo

    def day(self, moment: datetime | None) -> str | None:
        """The local day; the month where days would tell of single reports."""
        if moment is None:
            return None
        return moment.astimezone(self.zone).strftime("%Y-%m-%d" if self.is_exact else "%Y-%m")


def find_shown(wanted: HotspotFilter, reader: Reader) -> Shown | None:
    """The one site that a filter names, if the reader may see it."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_HOTSPOTS, values_of(wanted, reader))
        row = cursor.fetchone()
    return None if row is None else Shown(json.loads(row[0]), row[1], row[2], row[3], row[4], ZoneInfo(row[5]))


@overload
def find_site(public_id: UUID, reader: Reader) -> int: ...
@overload
def find_site(public_id: UUID, reader: Reader, *, missing_ok: bool, only_staff: bool = False) -> int | None: ...
def find_site(public_id: UUID, reader: Reader, *, missing_ok: bool = False, only_staff: bool = False) -> int | None:
    """The row's number of a site that a reader sees, whatever became of it. Raises SiteNotFound.

    only_staff  seen by a right of the reader, not as the public sees it
    """
    shown = find_shown(HotspotFilter(site=public_id), reader)
    if shown is not None and (shown.is_staff or not only_staff):
        return shown.site_id
    if missing_ok:
        return None
    raise not_found(public_id)


def not_found(public_id: UUID) -> SiteNotFound:
    return SiteNotFound(f"There is no hotspot {public_id}; /api/v1/hotspots lists those that can be seen.")
