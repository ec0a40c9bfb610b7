"""Codes in the query of a request, looked up: one that names nothing is an error that says where to look."""

from __future__ import annotations

from collections.abc import Callable, Collection

from api.params import Query
from api.problems import InvalidParameter
from geo_pot.complaints.queries import codes
from geo_pot.complaints.queries.selection import Boundaries, Within
from spatial.models import Level, Territory

Lookup = Callable[[Collection[str], Territory | None], codes.Ids]


def read_ids(query: Query, name: str, look_up: Lookup, territory: Territory | None) -> codes.Ids:
    try:
        return look_up(query.texts(name), territory)
    except codes.UnknownCode as error:
        raise InvalidParameter(name, str(error)) from error


def read_within(query: Query, territory: Territory | None, boundaries: Boundaries) -> tuple[Within, ...]:
    """The areas that `area`, `kelurahan` and `kecamatan` name."""
    wanted = (("area", None), ("kelurahan", Level.KELURAHAN), ("kecamatan", Level.KECAMATAN))
    return tuple(
        read_area(name, code, territory, level, boundaries)
        for name, level in wanted
        if (code := query.text(name)) is not None
    )


def read_area(
    name: str,
    code: str,
    territory: Territory | None,
    level: Level | None = None,
    boundaries: Boundaries = Boundaries.NOW,
) -> Within:
    try:
        return codes.area_within(code, territory, level, boundaries)
    except codes.UnknownCode as error:
        raise InvalidParameter(name, str(error)) from error


def read_boundaries(query: Query) -> Boundaries:
    return query.choice("boundaries", Boundaries) or Boundaries.NOW


def required_territory(query: Query) -> Territory:
    """The city that was named, or the only one there is."""
    territory = query.territory()
    if territory is not None:
        return territory
    cities = list(Territory.objects.order_by("code")[:20])
    if len(cities) != 1:
        known = ", ".join(city.code for city in cities) or "none yet"
        raise InvalidParameter("territory", f"a city is needed; there are {known}")
    return cities[0]


def only_territory() -> Territory | None:
    """The one city there is, None where there are several: a local day is then nobody's."""
    cities = list(Territory.objects.all()[:2])
    return cities[0] if len(cities) == 1 else None
