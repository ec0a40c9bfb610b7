"""The sites of a group, as they were seen last."""

from __future__ import annotations

from django.db import connection

from geo_pot.agencies.models import CategoryGroup
from geo_pot.hotspots.registry import KnownSite
from geo_pot.hotspots.sql import read_sql
from geo_pot.hotspots.workflow import SiteState

READ_REGISTRY = read_sql("read_registry")
COUNT_REPORTERS_LEFT = read_sql("count_reporters_left")


def read_registry(group: CategoryGroup) -> list[KnownSite]:
    """All sites ever published, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(READ_REGISTRY, {"group_id": group.pk, "srid": group.territory.metric_srid})
        return [KnownSite(row[0], SiteState(row[1]), *row[2:]) for row in cursor.fetchall()]


def count_reporters_left(group_id: int) -> None:
    """Count again who is behind each site, for the rule that hides small numbers."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_REPORTERS_LEFT, {"group_id": group_id})
