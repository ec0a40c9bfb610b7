"""Where a city lies."""

from __future__ import annotations

from django.contrib.gis.db.models import Extent

from spatial.models import Boundary, EditionState, Level, Territory

Box = tuple[float, float, float, float]


def extent_of(territory: Territory) -> Box | None:
    """West, south, east, north of the boundaries in force, degrees; None while nothing is published."""
    kota = Boundary.objects.filter(
        edition__territory=territory, edition__state=EditionState.PUBLISHED, level=Level.KOTA
    )
    found: Box | None = kota.aggregate(extent=Extent("outline"))["extent"]
    return found
